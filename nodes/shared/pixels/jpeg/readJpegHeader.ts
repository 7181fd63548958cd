import { isFrame, segmentsOf, START_OF_SCAN } from '../../imageFile/jpegSegments';
import { checkSize, unreadable } from '../raster';

/** The colour space: `ycc` is Y, Cb and Cr; `ycck` is CMYK whose first three components are converted like RGB. */
export type JpegColours = 'grey' | 'rgb' | 'ycc' | 'cmyk' | 'ycck';

/** What a frame declares of one component (channel). */
export interface FrameComponent {
	id: number;
	/** Sampling factors, which are also its blocks in an MCU, across and down (ITU-T T.81, sections A.1.1 and A.2.3). */
	h: number;
	v: number;
	quantizationId: number;
	/** Blocks of 8 × 8 samples that lie in the image, at least in part. */
	blocksAcross: number;
	blocksDown: number;
}

/** What a JPEG says of itself before its pixels begin. */
export interface JpegHeader {
	width: number;
	height: number;
	/** Luma or grey first. */
	components: FrameComponent[];
	/** Whether scans refine the image step by step. */
	isProgressive: boolean;
	/** The largest sampling factors; a component's own are relative to them. */
	most: { h: number; v: number };
	/** MCUs of all components, each with `h` by `v` blocks of every one. */
	mcusAcross: number;
	mcusDown: number;
	colours: JpegColours;
	/** Its ICC profile. */
	profile?: Uint8Array;
}

/** The frames we decode: baseline, extended sequential and progressive, with Huffman coding. */
const PROGRESSIVE = 0xc2;
const KNOWN_FRAMES = [0xc0, 0xc1, PROGRESSIVE];
const PROFILE_NAME = 'ICC_PROFILE\0';
const RGB_IDS = [0x52, 0x47, 0x42];

/** Throws `unreadableImage` if the image is of an unsupported kind, or has more than `mostPixels` pixels. */
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

/** By libjpeg's rules (jdapimin.c). */
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
	const given = Array.from({ length: count }, (_, index) => {
		const [id, factors, quantizationId] = data.subarray(6 + 3 * index);
		return { id, h: factors >> 4, v: factors & 15, quantizationId };
	});
	if (new Set(given.map(({ id }) => id)).size < count)
		throw unreadable('two of its colour components have the same number');
	const most = {
		h: Math.max(...given.map(({ h }) => h)),
		v: Math.max(...given.map(({ v }) => v)),
	};
	const fits = (factor: number, of: number) => factor >= 1 && of <= 4 && of % factor === 0;
	if (!given.every(({ h, v }) => fits(h, most.h) && fits(v, most.v))) {
		throw unreadable('its colours are sampled in a rare way');
	}
	const components = given.map((component) => ({
		...component,
		blocksAcross: Math.ceil((width * component.h) / most.h / 8),
		blocksDown: Math.ceil((height * component.v) / most.v / 8),
	}));
	const mcusAcross = Math.ceil(width / (8 * most.h));
	const mcusDown = Math.ceil(height / (8 * most.v));
	const isProgressive = code === PROGRESSIVE;
	return { width, height, isProgressive, components, most, mcusAcross, mcusDown };
}

/** How many blocks an MCU of these components has. */
export function blocksInMcu(components: FrameComponent[]): number {
	return components.reduce((sum, { h, v }) => sum + h * v, 0);
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
