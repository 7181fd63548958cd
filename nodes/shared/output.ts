import { asObject, asTexts } from './json';

/** The pictures that Segment makes, by the names that the node's `outputs` and its binary fields have. */
export const OUTPUT_NAMES = ['mask', 'invertedMask', 'annotated', 'negativeAnnotated'] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];

/** Where the bytes of one picture of a task are. */
export type PictureSource = { url: string } | { base64: string };

/** A picture of a task and its name; `picture1`, `picture2`, … where its place does not tell what it is. */
export type TaskPicture = PictureSource & { name: OutputName | `picture${number}` };

/** Order of the four pictures, as PiAPI's older segment API documents it and the open model behind it saves them. */
const ORDER_OF_FOUR: OutputName[] = ['annotated', 'negativeAnnotated', 'mask', 'invertedMask'];

/** The keys that hold pictures, the fullest first: an `image_url` repeats what `image_urls` has. */
const PICTURE_KEYS = [
	'image_urls',
	'image_base64s',
	'temporary_image_urls',
	'image_url',
	'image_base64',
];

/** Lists a task's pictures in the service's order, from the first key that holds any. */
export function listPictures(output: unknown): PictureSource[] {
	const fields = asObject(output) ?? {};
	for (const key of PICTURE_KEYS) {
		const texts = asTexts(fields[key]);
		if (texts.length > 0) return texts.map(toSource);
	}
	return [];
}

function toSource(text: string): PictureSource {
	return /^https?:\/\//i.test(text) ? { url: text } : { base64: text.replace(/^data:[^,]*,/, '') };
}

/**
 * Names pictures by their place: four are the documented order, one alone is the mask. Of any other number nothing
 * is known, so they are numbered, and their pixels have to tell which is the mask (see `findMask`).
 */
export function namePictures(sources: PictureSource[]): TaskPicture[] {
	if (sources.length === 1) return [{ ...sources[0], name: 'mask' }];
	const known = sources.length === ORDER_OF_FOUR.length;
	return sources.map((source, index) => ({
		...source,
		name: known ? ORDER_OF_FOUR[index] : `picture${index + 1}`,
	}));
}
