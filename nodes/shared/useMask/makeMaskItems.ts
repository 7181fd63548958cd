import type { IDataObject } from 'n8n-workflow';

import type { Context } from '../piapi/context';
import { inspectMask, type MaskInspection } from '../pixels/mask/inspectMask';
import type { Grey } from '../pixels/grey';
import type { Polygon } from '../pixels/outline/toPolygons';
import { workOnPixels, type Pause } from '../pixels/pixelWork';
import { findThings, type Things } from '../pixels/things/findThings';
import { joinThings } from '../pixels/things/joinThings';
import { Problem, unlessCancelled } from '../problem/problem';
import type { TimeSlices } from '../timing/timeSlices';
import { reportMask, reportThing, scaleBetween, type Scale } from '../item/json/maskReport';
import { ItemRoom } from '../item/things/itemRoom';
import { separateThings, type Turn } from '../item/things/separateThings';
import { withRemarks, type MadeItem } from '../item/json/itemJson';
import { layMask, openUnderlay, align, type LaidMask, type Underlay } from './layMask';
import { openBackdropFile } from './backdropFile';
import { makeFiles } from './makeFiles';
import { storeMaskItem, type MaskFindings } from './storeMaskItem';
import { noteLaidMask, noteRestOfMasks } from './maskNotes';
import { needsImage, type MaskWork } from './maskWork';

const AS_IT_IS: Scale = { x: 1, y: 1 };

/**
 * The items to make from an item's masks: one for each, or for each of its things; or what is wrong with a mask. The image is
 * decoded once for all of them. Throws if nothing can be made of the image, or if the execution is stopped.
 */
export async function makeMaskItems(
	context: Context,
	work: MaskWork,
): Promise<Array<MadeItem | { problem: Problem }>> {
	const { masks } = work;
	const makeAll = async (slices: TimeSlices, pause: Pause) => {
		const room = new ItemRoom();
		// The smaller one comes first, as long as the other is not in memory.
		const backdrop = await openBackdropFile(work.backdrop, slices);
		const underlay = { ...(await openUnderlay(work.image, slices)), backdrop };
		const { pixels } = underlay;
		if (work.image && 'whyNot' in pixels && needsImage(work.make))
			throw new Problem('unusableImage', {
				detail: `Nothing can be made: ${pixels.whyNot}`,
				advice: 'Use an ordinary JPEG, PNG or WebP image.',
			});
		const made: Array<MadeItem | { problem: Problem }> = [];
		for (const [index, mask] of masks.entries()) {
			if (!room.isLeft) {
				noteOnLast(made, noteRestOfMasks(masks.length - index));
				break;
			}
			try {
				made.push(...(await makeOfMask(context, work, mask, underlay, { slices, pause, room })));
			} catch (error) {
				const problem = unlessCancelled(error);
				made.push({ problem });
				room.take([]);
				// Others who wait to work on pixels have their turn, as they have while an item is stored.
				await pause(async () => {});
			}
		}
		return made;
	};
	return await workOnPixels(context, makeAll, work.things.isSeparated ? Infinity : masks.length);
}

/** Notes something on the last item that was made. */
function noteOnLast(made: Array<MadeItem | { problem: Problem }>, note: string): void {
	const last = made.filter((each) => 'item' in each).at(-1) as MadeItem | undefined;
	if (last === undefined) return;
	made[made.indexOf(last)] = withRemarks(last, { notes: [...(last.report.notes ?? []), note] });
}

async function makeOfMask(
	context: Context,
	work: MaskWork,
	{ file, claim }: MaskWork['masks'][number],
	underlay: Underlay,
	turn: Turn,
): Promise<MadeItem[]> {
	const { slices, pause } = turn;
	const laid = await layMask(file, underlay, slices);
	const { inspection, things } = await describe(laid.aligned, work, slices);
	const report = reportMask(inspection, things);
	const findings: MaskFindings = { work, mask: file, claim, report };
	const notes = noteLaidMask(work, laid);
	if (work.things.isSeparated) {
		const isSame = laid.mask === laid.aligned;
		const own = isSame ? things : await findThings(laid.mask, work.things.smallest, slices);
		if (own.count > 0)
			return await makeOfThings(context, findings, laid, { own, aligned: things }, notes, turn);
	}
	const isEmpty = inspection.boundingBox === null;
	const { polygons = [], ...made } = await makeFiles(laid, things, isEmpty, work, slices);
	const listed = report.things as IDataObject[];
	const all = { ...report, things: listed.map((thing, at) => withPolygon(thing, polygons[at])) };
	turn.room.take(made.files);
	const contents = { ...made, notes: [...notes, ...made.notes] };
	const store = async () => await storeMaskItem(context, { ...findings, report: all }, contents);
	return [await pause(store)];
}

function withPolygon(thing: IDataObject, polygon?: Polygon): IDataObject {
	return { ...thing, ...(polygon && { polygon: polygon as unknown as IDataObject[] }) };
}

async function describe(
	mask: Grey,
	{ things: { smallest } }: MaskWork,
	slices: TimeSlices,
): Promise<{ inspection: MaskInspection; things: Things }> {
	const raster = { ...mask, channels: 1 as const, colourChunks: [] };
	const { inspection } = await inspectMask(raster, slices);
	return { inspection, things: await findThings(mask, smallest, slices) };
}

/** An item for each thing, with what is made of it alone; a preview shows them all, and comes with the first. */
async function makeOfThings(
	context: Context,
	findings: MaskFindings,
	whole: LaidMask,
	{ own: things, aligned: ofAligned }: { own: Things; aligned: Things },
	notes: string[],
	turn: Turn,
): Promise<MadeItem[]> {
	const { slices } = turn;
	const { work } = findings;
	const { mask, underlay } = whole;
	const { most } = work.things;
	const scale = scaleBetween(mask, underlay.upright);
	const cutouts = Math.min(things.listed.length, most);
	const shared = { ...underlay, pixels: { ...underlay.pixels, cutouts } };
	const [ofAll, ofEach] = [true, false].map((isOfAll) => {
		const make = work.make.filter((name) => (name === 'preview') === isOfAll);
		return { ...work, make };
	});
	const common = await makeFiles(whole, ofAligned, false, ofAll, slices);
	return await separateThings(mask, things, most, turn, {
		common: { ...common, notes: [...notes, ...common.notes] },
		make: async (alone, index) => {
			const laid = { underlay: shared, mask: alone, aligned: await align(alone, underlay, slices) };
			const parts = await findThings(laid.aligned, 0, slices);
			const { polygons, ...made } = await makeFiles(laid, parts, false, ofEach, slices);
			// Too small for the image's own pixels, it is where it was found.
			const joined = joinThings(parts.listed);
			const placed = joined
				? reportThing(joined, AS_IT_IS)
				: reportThing(things.listed[index], scale);
			return { ...made, place: withPolygon(placed, polygons?.[0]) };
		},
		store: async (contents, index) => {
			const expected = index === 0 ? work.make : ofEach.make;
			return await storeMaskItem(context, { ...findings, expected }, contents);
		},
	});
}
