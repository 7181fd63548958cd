import { PNG } from '../../imageFile/format';
import type { Grey } from '../../pixels/grey';
import { drawInpaintingMask } from '../../pixels/inpainting/inpaintingMask';
import { encodePng } from '../../pixels/png/encodePng';
import { rowsOf } from '../../pixels/rowSource';
import { changeMask, dropSmallParts } from '../../pixels/reshape/tidyMask';
import type { TimeSlices } from '../../timing/timeSlices';
import type { ItemFile } from '../files';
import { tryToCut } from '../makeCutout';
import { toCutoutFile, type ItemContents } from '../storeItem';
import type { LaidMask } from './layMask';
import type { MaskWork } from './maskWork';

/** OpenAI's limit is told in the documentation of this package. */
const PLAIN =
	'The inpainting mask has no colours, because with those of your image it would be larger than the 4 MB that OpenAI takes; OpenAI goes by its transparency alone';

/** The files that are wanted of a mask, or of a thing of it; `isEmpty` means that nothing is marked. */
export async function makeFiles(
	laid: Pick<LaidMask, 'underlay' | 'mask' | 'aligned'>,
	isEmpty: boolean,
	work: MaskWork,
	slices: TimeSlices,
): Promise<ItemContents> {
	const contents: ItemContents = { files: [], notes: [] };
	if (work.make.includes('cutout') && !isEmpty) {
		const made = await makeCutout(laid, work, slices);
		contents.files.push(...made.files);
		contents.notes.push(...made.notes);
	}
	if (work.make.some((name) => name !== 'cutout')) {
		const clean = await dropSmallParts(laid.aligned, work.things.smallest, slices);
		await addMasks(contents, laid, clean, work, slices);
	}
	return contents;
}

async function makeCutout(
	{ underlay, mask }: Pick<LaidMask, 'underlay' | 'mask'>,
	{ cutout: options }: MaskWork,
	slices: TimeSlices,
): Promise<ItemContents> {
	const cutout = await tryToCut(underlay.pixels, mask, options, slices);
	return toCutoutFile(cutout, { original: underlay.upright, cutout: options });
}

async function addMasks(
	{ files, notes }: ItemContents,
	{ underlay: { pixels } }: Pick<LaidMask, 'underlay'>,
	clean: Grey,
	{ make, change, inpainting }: MaskWork,
	slices: TimeSlices,
): Promise<void> {
	const add = (name: string, bytes: Buffer) =>
		void files.push({ name, bytes, format: PNG } satisfies ItemFile);
	const changed = await changeMask(clean, change, slices);
	if (make.includes('cleanMask'))
		add('cleanMask', await encodePng(rowsOf({ ...changed, channels: 1 }), slices));
	if (!make.includes('inpaintingMask')) return;
	const source = 'whyNot' in pixels ? undefined : pixels;
	const { bytes, isPlain } = await drawInpaintingMask(changed, source, inpainting, slices);
	add('inpaintingMask', bytes);
	if (isPlain) notes.push(PLAIN);
}
