import sharp from 'sharp';

import type { SimulatorOptions } from '../options';
import type { TaskRecord } from './taskRecord';

export const PICTURE_FORMATS = ['png', 'jpg', 'webp'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** What the pictures of a task look like from outside; nothing of it is documented. */
export type PictureForms = Pick<
	SimulatorOptions,
	'pictureOrder' | 'pictureFormat' | 'pictureScale' | 'pictureFileNames'
>;

/** As the open model behind the service calls its files. */
const OPEN_MODEL_NAMES = [
	'annotated_picture_mask',
	'neg_annotated_picture_mask',
	'mask',
	'inverted_mask',
];
const MIME_TYPES = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' };

/** The file that stands at a place of the documented order. */
export function fileNameAt(place: number, forms: PictureForms): string {
	const { pictureFileNames, pictureFormat, pictureOrder } = forms;
	const isNumber = pictureFileNames === 'numbers';
	const name = isNumber ? place : OPEN_MODEL_NAMES[pictureOrder[place]];
	return `${name}.${pictureFormat}`;
}

/** The picture that a file name stands for; undefined where there is none. */
export async function pictureOf(
	{ result, forms: { pictures: forms } }: TaskRecord,
	fileName: string,
): Promise<{ bytes: Buffer; mimeType: string } | undefined> {
	const place = forms.pictureOrder.findIndex((_, each) => fileNameAt(each, forms) === fileName);
	if (result === undefined || place < 0) return undefined;
	const bytes = await result.picture(forms.pictureOrder[place]);
	return { bytes: await reshape(bytes, forms), mimeType: MIME_TYPES[forms.pictureFormat] };
}

/** As the service makes it, unless another format or size is asked for. */
async function reshape(
	bytes: Buffer,
	{ pictureFormat, pictureScale }: PictureForms,
): Promise<Buffer> {
	if (pictureFormat === 'png' && pictureScale === 1) return bytes;
	const { width } = await sharp(bytes).metadata();
	return await sharp(bytes)
		.resize(Math.round(width * pictureScale))
		.toFormat(pictureFormat === 'jpg' ? 'jpeg' : pictureFormat)
		.toBuffer();
}
