import { Fours } from '../fours';
import type { Grey } from '../grey';
import type { TimeSlices } from '../../timing/timeSlices';
import { Parts } from './parts';
import { numberRuns, RowRuns } from './runs';

/** Anything a little brighter than black, such as a speck's soft edge, belongs to it. */
const SPECKS = Uint8Array.from({ length: 256 }, (_, value) => (value > 8 ? 255 : 0));
const HOLES = Uint8Array.from({ length: 256 }, (_, value) => (value < 128 ? 255 : 0));
/** A hole with its soft edge. */
const SOFT_HOLES = Uint8Array.from({ length: 256 }, (_, value) => (value < 247 ? 255 : 0));
/** More holes than this, if they make up more than this share of the selection, are a pattern, as in a net or lace. */
const MOST_HOLES = 20;
const MOST_HOLE_SHARE = 0.02;

/**
 * Removes a mask's parts with a smaller share of the image than `smallest`, and fills holes of that size. If all of the
 * selection is that small it stays; holes stay if they are a pattern or, since they may be intended, if `isHard` is false.
 */
export async function cleanMask(
	mask: Grey,
	smallest: number,
	isHard: boolean,
	slices: TimeSlices,
): Promise<Grey> {
	const least = smallest * mask.width * mask.height;
	const { specks, cleaned } = await dropSpecks(mask, least, slices);
	if (specks.others === 0 || !isHard) return cleaned;
	const holes = await findSmall(cleaned, HOLES, least, slices);
	const isPattern = holes.count > MOST_HOLES && holes.pixels > MOST_HOLE_SHARE * specks.others;
	return isPattern ? cleaned : await fillSmall(cleaned, HOLES, holes, 255, slices);
}

/** For a clean-up that the user asked for: fills every hole of that size, in a pattern as well. */
export async function cleanAll(
	mask: Grey,
	smallest: number,
	isHard: boolean,
	slices: TimeSlices,
): Promise<Grey> {
	const least = smallest * mask.width * mask.height;
	const { cleaned } = await dropSpecks(mask, least, slices);
	const levels = isHard ? HOLES : SOFT_HOLES;
	const holes = await findSmall(cleaned, levels, least, slices);
	return await fillSmall(cleaned, levels, holes, 255, slices);
}

async function dropSpecks(
	mask: Grey,
	least: number,
	slices: TimeSlices,
): Promise<{ specks: SmallParts; cleaned: Grey }> {
	const specks = await findSmall(mask, SPECKS, least, slices);
	const cleaned = specks.others > 0 ? await fillSmall(mask, SPECKS, specks, 0, slices) : mask;
	return { specks, cleaned };
}

/** The parts that are too small. */
interface SmallParts {
	parts: Parts;
	/** 1 at the number of each. A set of millions stops all else while it grows. */
	isSmall: Uint8Array;
	count: number;
	/** How many pixels the small parts have, and how many the others. */
	pixels: number;
	others: number;
}

async function findSmall(
	mask: Grey,
	levels: Uint8Array,
	least: number,
	slices: TimeSlices,
): Promise<SmallParts> {
	const parts = new Parts();
	// No row begins more parts than it has runs.
	const isSmall = new Uint8Array(mask.height * ((mask.width + 1) >> 1));
	const found: SmallParts = { parts, isSmall, count: 0, pixels: 0, others: 0 };
	const join = parts.join.bind(parts);
	let next = 0;
	await forEachRow(mask, levels, slices, (row, above, y) => {
		next = numberRuns(row, above, next, join);
		parts.grow(next);
		for (let run = 0; run < row.count; run++)
			parts.add(row.parts[run], y, row.starts[run], row.ends[run]);
		for (let run = 0; run < above.count; run++) {
			const part = parts.takeComplete(above.parts[run], y);
			if (part === undefined) continue;
			if (part.pixels >= least) found.others += part.pixels;
			else {
				found.pixels += part.pixels;
				found.count += 1;
				isSmall[part.number] = 1;
			}
		}
	});
	return found;
}

/** The mask with its small parts in one tone. */
async function fillSmall(
	mask: Grey,
	levels: Uint8Array,
	{ parts, isSmall, count }: SmallParts,
	value: number,
	slices: TimeSlices,
): Promise<Grey> {
	if (count === 0) return mask;
	const { width } = mask;
	const data = mask.data.slice();
	let next = 0;
	await forEachRow(mask, levels, slices, (row, above, y) => {
		next = numberRuns(row, above, next);
		for (let run = 0; run < row.count; run++) {
			if (isSmall[parts.lowest(row.parts[run])] === 0) continue;
			data.fill(value, y * width + row.starts[run], y * width + row.ends[run]);
		}
	});
	return { ...mask, data };
}

/** Reads the runs of each row, and of nothing below the last, which completes all parts. */
async function forEachRow(
	{ width, height, data }: Grey,
	levels: Uint8Array,
	slices: TimeSlices,
	work: (row: RowRuns, above: RowRuns, y: number) => void,
): Promise<void> {
	const line = new Uint8Array(width);
	let [row, above] = [new RowRuns(width), new RowRuns(width)];
	for (let y = 0; y <= height; y++) {
		const here = data.subarray(y * width, Math.min(y + 1, height) * width);
		toLevels(here, levels, line);
		row.read(line.subarray(0, here.length));
		work(row, above, y);
		[row, above] = [above, row];
		if (slices.isOver) await slices.next();
	}
}

/** Sets each pixel's level. Most of a mask are wide stretches of black or white, which are set in one go. */
function toLevels(row: Uint8Array, levels: Uint8Array, line: Uint8Array): void {
	const { before, numbers } = new Fours(row);
	let x = 0;
	for (let four = 0; four < numbers.length; four++) {
		const first = numbers[four];
		if (first !== 0 && first !== -1) continue;
		const start = before + 4 * four;
		while (numbers[four + 1] === first) four += 1;
		for (; x < start; x++) line[x] = levels[row[x]];
		x = before + 4 * (four + 1);
		line.fill(levels[first & 255], start, x);
	}
	for (; x < row.length; x++) line[x] = levels[row[x]];
}
