import { JPEG, PNG } from '../imageFile/format';
import type { Grey } from '../pixels/grey';
import { drawInpaintingMask } from '../pixels/inpainting/inpaintingMask';
import { encodeMask } from '../pixels/mask/encodeMask';
import { drawPreview } from '../pixels/preview/drawPreview';
import { changeMask, dropSmallParts } from '../pixels/reshape/tidyMask';
import type { Polygon } from '../pixels/outline/toPolygons';
import type { Things } from '../pixels/things/findThings';
import type { TimeSlices } from '../timing/timeSlices';
import type { FileFormat, ItemFile } from '../item/files/itemFile';
import { toCutoutFile, tryToCut } from '../item/cutout/cutoutFile';
import type { ItemContents } from '../item/storeItem';
import type { LaidMask } from './layMask';
import { makeOutline } from './makeOutline';
import type { MadeFile, MaskWork } from './maskWork';

/** OpenAI's limit is told in the documentation of this package. */
const notePlain = (why: string) =>
	`The inpainting mask has no colours, because ${why}; OpenAI uses only its transparency`;
const TOO_LARGE = {
	known: 'with the colours of your image it would reach 4 MB, more than OpenAI accepts',
	probable:
		'with the colours of so large an image it would probably reach 4 MB, more than OpenAI accepts',
};
const noteNoImage = (why: string) =>
	`No inpainting mask: PiAPI's Flux needs the image itself, with the area to edit in white, and ${why}`;
/** Services differ in whether they turn the image. */
const TURNED =
	'Your image relies on its EXIF rotation, and the inpainting mask is already upright. If the service ignores EXIF, send it an upright copy of the image';

type Laid = Pick<LaidMask, 'underlay' | 'mask' | 'aligned'>;
type Made = ItemContents & { polygons?: Polygon[] };

/**
 * The files that are wanted of a mask, or of a thing of it. `things` are those of the mask as it lies on the image; `isEmpty`
 * means that nothing at all is marked.
 */
export async function makeFiles(
	laid: Laid,
	things: Things,
	isEmpty: boolean,
	work: MaskWork,
	slices: TimeSlices,
): Promise<Made> {
	const made: Made = { files: [], notes: [] };
	const has = (name: MadeFile) => work.make.includes(name);
	if (has('cutout') && !isEmpty) await addCutout(made, laid, things, work, slices);
	if (has('preview')) await addPreview(made, laid, things, slices);
	const isGrown = has('outline') && work.outline.offset !== 0;
	const isShaped = has('cleanMask') || has('inpaintingMask') || isGrown;
	const { smallest } = work.things;
	const clean = isShaped ? await dropSmallParts(laid.aligned, smallest, slices) : laid.aligned;
	if (has('cleanMask') || has('inpaintingMask')) await addMasks(made, laid, clean, work, slices);
	if (has('outline') && !isEmpty) {
		const outline = await makeOutline(laid.aligned, things, clean, work, slices);
		made.files.push(...outline.files);
		made.notes.push(...outline.notes);
		made.polygons = outline.polygons;
	}
	return made;
}

async function addCutout(
	made: Made,
	{ underlay, mask }: Laid,
	{ count }: Things,
	{ cutout: options, things }: MaskWork,
	slices: TimeSlices,
): Promise<void> {
	const { pixels, upright, backdrop } = underlay;
	const isWithout = backdrop !== undefined && 'whyNot' in backdrop;
	const cutting = { ...options, ...(backdrop && !isWithout && { backdrop: { image: backdrop } }) };
	const cutout = isWithout ? backdrop : await tryToCut(pixels, mask, cutting, slices);
	const of = things.isSeparated ? 1 : count;
	const { files, notes, product } = toCutoutFile(cutout, cutting, of, upright);
	made.files.push(...files);
	made.notes.push(...notes);
	made.product = product;
}

async function addPreview(
	{ files, notes }: Made,
	{ underlay: { pixels }, aligned }: Laid,
	things: Things,
	slices: TimeSlices,
): Promise<void> {
	if ('whyNot' in pixels) return void notes.push(`No preview: ${pixels.whyNot}`);
	files.push(fileOf('preview', await drawPreview(pixels, aligned, things, slices), JPEG));
}

async function addMasks(
	{ files, notes }: Made,
	{ underlay: { pixels, stored } }: Laid,
	clean: Grey,
	{ image, make, change, inpainting }: MaskWork,
	slices: TimeSlices,
): Promise<void> {
	const changed = await changeMask(clean, change, slices);
	if (make.includes('cleanMask')) {
		const bytes = await encodeMask(changed, slices);
		files.push(fileOf('cleanMask', bytes, PNG));
	}
	if (!make.includes('inpaintingMask')) return;
	const source = 'whyNot' in pixels ? undefined : pixels;
	const drawn = await drawInpaintingMask(changed, source, inpainting, slices);
	if (drawn === undefined) {
		const why = image !== undefined && 'whyNot' in pixels ? pixels.whyNot : 'there is no image';
		return void notes.push(noteNoImage(why));
	}
	const { bytes, plain } = drawn;
	files.push(fileOf('inpaintingMask', bytes, PNG));
	if (plain !== undefined) notes.push(notePlain(TOO_LARGE[plain]));
	const isUnreadable = image !== undefined && !('whyNot' in image) && 'whyNot' in pixels;
	if (isUnreadable && inpainting.kind === 'openai') notes.push(notePlain(pixels.whyNot));
	if (stored !== undefined && stored.orientation > 1) notes.push(TURNED);
}

function fileOf(name: MadeFile, bytes: Buffer, format: FileFormat): ItemFile {
	return { name, bytes, format };
}
