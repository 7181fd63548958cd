import sharp from 'sharp';

import type { SimulatorOptions } from '../options';
import type { TaskRecord } from './taskRecord';

export const IMAGE_FORMATS = ['png', 'jpg', 'webp'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** What the images of a task look like from outside; nothing of it is documented. */
export type ImageForms = Pick<
	SimulatorOptions,
	'imageOrder' | 'imageFormat' | 'imageScale' | 'imageFileNames'
>;

/** As the open model behind the service calls its files. */
const OPEN_MODEL_NAMES = [
	'annotated_image_mask',
	'neg_annotated_image_mask',
	'mask',
	'inverted_mask',
];
const MIME_TYPES = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' };

/** The file that stands at a place of the documented order. */
export function fileNameAt(place: number, forms: ImageForms): string {
	const { imageFileNames, imageFormat, imageOrder } = forms;
	const isNumber = imageFileNames === 'numbers';
	const name = isNumber ? place : OPEN_MODEL_NAMES[imageOrder[place]];
	return `${name}.${imageFormat}`;
}

/** The image that a file name stands for; undefined where there is none. */
export async function imageOf(
	{ result, forms: { images: forms } }: TaskRecord,
	fileName: string,
): Promise<{ bytes: Buffer; mimeType: string } | undefined> {
	const place = forms.imageOrder.findIndex((_, each) => fileNameAt(each, forms) === fileName);
	if (result === undefined || place < 0) return undefined;
	const bytes = await result.image(forms.imageOrder[place]);
	return { bytes: await reshape(bytes, forms), mimeType: MIME_TYPES[forms.imageFormat] };
}

/** As the service makes it, unless another format or size is asked for. */
async function reshape(bytes: Buffer, { imageFormat, imageScale }: ImageForms): Promise<Buffer> {
	if (imageFormat === 'png' && imageScale === 1) return bytes;
	const { width } = await sharp(bytes).metadata();
	return await sharp(bytes)
		.resize(Math.round(width * imageScale))
		.toFormat(imageFormat === 'jpg' ? 'jpeg' : imageFormat)
		.toBuffer();
}
