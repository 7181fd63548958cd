import { isFrame, segmentsOf, START_OF_SCAN } from '../../imageFile/jpegSegments';
import { checkSize, unreadable } from '../raster';

/** What the components are. Ycc: luminance and two colour differences; ycck: those of what is not cyan, magenta and yellow, and black. */
export type JpegColours = 'grey' | 'rgb' | 'ycc' | 'cmyk' | 'ycck';

/** What a JPEG says of itself before its pixels begin. */
export interface JpegHeader {
	width: number;
	height: number;
	/** Luminance or grey first. `h` and `v`: sampling factors (ITU-T T.81, section A.1.1). */
	components: Array<{ id: number; h: number; v: number; quantizationId: number }>;
	/** Whether the scans come closer to the image step by step, or each is final. */
	isProgressive: boolean;
	/** The largest of the factors: what each component's are measured by. */
	most: { h: number; v: number };
	colours: JpegColours;
	/** ICC profile that says what the colours mean. */
	profile?: Uint8Array;
}

/** Frames that the decoder knows: baseline, extended and progressive, with Huffman codes. */
const PROGRESSIVE = 0xc2;
const KNOWN_FRAMES = [0xc0, 0xc1, PROGRESSIVE];
const PROFILE_NAME = 'ICC_PROFILE\0';
const RGB_IDS = [0x52, 0x47, 0x42];

/** Throws `unreadableImage` where the image is of a kind that is not decoded, or has more than so many pixels. */
export function readJpegHeader(bytes: Buffer, mostPixels?: number): JpegHeader {
	let frame: Frame | undefined;
	let hasJfif = false;
	let hasScan = false;
	let adobeTransform: number | undefined;
	const profile: Uint8Array[] = [];
	for (const { code, data } of listSegments(bytes)) {
		if (isFrame(code)) {
			if (frame) throw unreadable('it has more than one frame');
			frame = readFrame(code, data);
			checkSize(frame.width, frame.height, mostPixels);
		} else if (code === START_OF_SCAN) hasScan = true;
		else if (startsWith(data, 'JFIF\0') && code === 0xe0) hasJfif = true;
		else if (startsWith(data, 'Adobe') && code === 0xee && data.length >= 12)
			adobeTransform = data[11];
		else if (startsWith(data, PROFILE_NAME) && code === 0xe2) profile.push(data);
	}
	if (frame === undefined) throw unreadable('its header is missing');
	if (!hasScan) throw unreadable('it has no pixels');
	const colours = coloursOf(frame, hasJfif, adobeTransform);
	return { ...frame, colours, profile: joinProfile(profile) };
}

/** In the order in which libjpeg asks (jdapimin.c). */
function coloursOf({ components }: Frame, hasJfif: boolean, adobeTransform?: number): JpegColours {
	if (components.length === 1) return 'grey';
	if (components.length === 4) return (adobeTransform ?? 0) === 0 ? 'cmyk' : 'ycck';
	if (hasJfif) return 'ycc';
	if (adobeTransform !== undefined) return adobeTransform === 0 ? 'rgb' : 'ycc';
	return components.every(({ id }, index) => id === RGB_IDS[index]) ? 'rgb' : 'ycc';
}

/** The segments up to the first scan. */
function* listSegments(bytes: Buffer): Generator<{ code: number; data: Buffer }> {
	for (const { code, start, end } of segmentsOf(bytes)) {
		yield { code, data: bytes.subarray(start + 4, end) };
		if (code === START_OF_SCAN) return;
	}
}

type Frame = Omit<JpegHeader, 'colours' | 'profile'>;

function readFrame(code: number, data: Buffer): Frame {
	if (!KNOWN_FRAMES.includes(code)) throw unreadable('it is a JPEG of a rare kind');
	const count = data.length < 6 ? 0 : data[5];
	if (data.length < 6 + 3 * count) throw unreadable('its header is cut');
	if (data[0] !== 8) throw unreadable(`it has ${data[0]} bits a sample`);
	if (count !== 1 && count !== 3 && count !== 4)
		throw unreadable(`it has ${count} colour components`);
	const [height, width] = [data.readUInt16BE(1), data.readUInt16BE(3)];
	const components = Array.from({ length: count }, (_, index) => {
		const [id, factors, quantizationId] = data.subarray(6 + 3 * index);
		return { id, h: factors >> 4, v: factors & 15, quantizationId };
	});
	if (new Set(components.map(({ id }) => id)).size < count)
		throw unreadable('two of its colour components have the same number');
	const most = {
		h: Math.max(...components.map(({ h }) => h)),
		v: Math.max(...components.map(({ v }) => v)),
	};
	const fits = (given: number, of: number) => given >= 1 && of <= 4 && of % given === 0;
	if (!components.every(({ h, v }) => fits(h, most.h) && fits(v, most.v))) {
		throw unreadable('its colours are sampled in a rare way');
	}
	return { width, height, isProgressive: code === PROGRESSIVE, components, most };
}

/** An ICC profile comes in numbered parts (ICC.1, section B.4). */
function joinProfile(parts: Uint8Array[]): Uint8Array | undefined {
	if (parts.length === 0) return undefined;
	const start = PROFILE_NAME.length;
	parts.sort((a, b) => a[start] - b[start]);
	return Buffer.concat(parts.map((part) => part.subarray(start + 2)));
}

function startsWith(data: Buffer, text: string): boolean {
	return data.toString('latin1', 0, text.length) === text;
}
