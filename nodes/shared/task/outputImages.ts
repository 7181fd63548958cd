import { fileNameOf, isMeantAsAddress, LONGEST_ADDRESS } from '../values/address';
import { base64Of } from '../values/base64';
import { asObject, asTexts } from '../values/json';

/** The images that Segment makes, by the names of their binary fields. */
export type ImageName = 'mask' | 'invertedMask' | 'annotated' | 'negativeAnnotated';

/** What the node's `outputs` may hold; each also names the binary field that it fills. The cutout is made here. */
export type OutputName = ImageName | 'cutout';

/** Where one of a task's images is, and what the answer calls it, if it does. */
export type ImageSource = ({ url: string } | { base64: string }) & { givenName?: ImageName };

/** A task's image and its name; `image1`, `image2`, … if only its pixels can tell what it is. */
export type TaskImage = ImageSource & { name: ImageName | NumberedName };
export type NumberedName = `image${number}`;

/** The order of the four images, as PiAPI's older segment API documents it and the open model behind it saves them. */
export const ORDER_OF_FOUR: ImageName[] = [
	'annotated',
	'negativeAnnotated',
	'mask',
	'invertedMask',
];

/** The keys that hold images, the fullest first: `image_url` repeats what `image_urls` has. */
const IMAGE_KEYS = [
	'image_urls',
	'image_base64s',
	'temporary_image_urls',
	'image_url',
	'image_base64',
];

/** Stands for an address that is too long, and is refused like any other that leads nowhere. */
const NO_ADDRESS = 'http://';
/** No task has nearly as many images, or fields for them. */
const MOST_READ = 1_000;
/** A longer text is no name. */
const LONGEST_NAME = 255;

/**
 * Lists a task's images in the service's order, from the first key that holds any; otherwise from keys named like images,
 * such as `mask_url`.
 */
export function listImages(output: unknown): ImageSource[] {
	const fields = asObject(output) ?? {};
	for (const key of IMAGE_KEYS) {
		const texts = asTexts(fields[key]);
		if (texts.length > 0) return toSources(texts);
	}
	return Object.keys(fields)
		.slice(0, MOST_READ)
		.flatMap((key) => {
			const givenName = readName(key);
			return givenName === undefined ? [] : toSources(asTexts(fields[key]), givenName);
		});
}

/** Those beyond any sensible number only count. */
function toSources(texts: string[], key?: ImageName): ImageSource[] {
	return texts.map((text, index) =>
		index < MOST_READ ? toSource(text, key) : { url: NO_ADDRESS },
	);
}

function toSource(text: string, key?: ImageName): ImageSource {
	const isUrl = isMeantAsAddress(text);
	const url = text.length <= LONGEST_ADDRESS ? text : NO_ADDRESS;
	const givenName = key ?? (isUrl ? readName(fileNameOf(url)) : undefined);
	return {
		...(isUrl ? { url } : { base64: base64Of(text) }),
		...(givenName && { givenName }),
	};
}

/**
 * What a file name or a key calls an image; the open model calls its four `annotated_image_mask`, `neg_…`, `mask`,
 * `inverted_mask`.
 */
function readName(text: string): ImageName | undefined {
	if (text.length > LONGEST_NAME) return undefined;
	const words = text
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z]/);
	const has = (...starts: string[]) =>
		words.some((word) => starts.some((start) => word.startsWith(start)));
	if (has('annotated')) return has('neg') ? 'negativeAnnotated' : 'annotated';
	if (!words.includes('mask')) return undefined;
	return has('invert', 'inverse') ? 'invertedMask' : 'mask';
}

/**
 * Names images as the answer calls them, if it uses no name twice; the others by position: four are in the documented
 * order, a single one is the mask. Nothing is known about any other number, so those are numbered, and their pixels must
 * tell which is the mask (see `nameByPixels`).
 */
export function nameImages(sources: ImageSource[]): TaskImage[] {
	const given = sources.map((source) => source.givenName);
	const names = given.filter((name) => name !== undefined);
	const isClear = new Set(names).size === names.length;
	return sources.map((source, index) => {
		const own = isClear ? given[index] : undefined;
		const nameByOrder = nameByPlace(index, sources.length);
		const isTaken = isClear && names.includes(nameByOrder as ImageName);
		return { ...source, name: own ?? (isTaken ? numbered(index) : nameByOrder) };
	});
}

function nameByPlace(index: number, count: number): ImageName | NumberedName {
	if (count === 1) return 'mask';
	return count === ORDER_OF_FOUR.length ? ORDER_OF_FOUR[index] : numbered(index);
}

export function isNumbered(name: string): name is NumberedName {
	return /^image\d/.test(name);
}

/** The name of an image of which only the position is known. */
export function numbered(index: number): NumberedName {
	return `image${index + 1}`;
}
