import { detectFormat } from './pictureFormat';

/** How far from pure black or white a pixel of a mask may lie, of 255: soft edges apart, see `MIN_PURE_SHARE`. */
const TOLERANCE = 16;
/** Share of a mask's pixels that are black or white; the rest are its soft edges. */
const MIN_PURE_SHARE = 0.97;
/** Pictures beyond this are not looked into: the service's own limit is 3072 × 3072. */
const MAX_PIXELS = 3072 * 3072;
/** Samples a pixel by PNG colour type; palettes (type 3) are not looked into. */
const CHANNELS: { [colourType: number]: number } = { 0: 1, 2: 3, 4: 2, 6: 4 };

/**
 * Whether a picture consists of black and white, as a mask does. Reads 8-bit PNG without interlace, which is what
 * encoders write for masks; of any other picture the answer is false.
 */
export async function isTwoTone(bytes: Buffer): Promise<boolean> {
	if (detectFormat(bytes)?.name !== 'PNG') return false;
	const width = bytes.readUInt32BE(16);
	const height = bytes.readUInt32BE(20);
	const [depth, colourType, , , interlace] = bytes.subarray(24, 29);
	const channels = CHANNELS[colourType];
	if (depth !== 8 || interlace !== 0 || channels === undefined) return false;
	if (width * height > MAX_PIXELS) return false;
	const rows = await inflate(collectData(bytes));
	if (rows.length !== height * (width * channels + 1)) return false;
	return countPure(rows, width * channels, channels) >= width * height * MIN_PURE_SHARE;
}

/** The contents of a PNG's data chunks, one after the other. */
function collectData(bytes: Buffer): Buffer {
	const parts: Buffer[] = [];
	for (let offset = 8; offset + 12 <= bytes.length;) {
		const length = bytes.readUInt32BE(offset);
		const type = bytes.toString('latin1', offset + 4, offset + 8);
		if (type === 'IDAT') parts.push(bytes.subarray(offset + 8, offset + 8 + length));
		offset += 12 + length;
	}
	return Buffer.concat(parts);
}

/** Unpacks zlib data natively and off the main thread; empty where it is damaged. */
async function inflate(data: Buffer): Promise<Buffer> {
	const unpacked = new Blob([new Uint8Array(data)])
		.stream()
		.pipeThrough(new DecompressionStream('deflate'));
	return Buffer.from(await new Response(unpacked).arrayBuffer().catch(() => new ArrayBuffer(0)));
}

/** Undoes each row's filter in place (PNG specification, section 9) and counts the pixels that are black or white. */
function countPure(rows: Buffer, stride: number, channels: number): number {
	const colours = channels > 2 ? 3 : 1;
	let above: Uint8Array = new Uint8Array(stride);
	let pure = 0;
	for (let start = 0; start < rows.length; start += stride + 1) {
		const row = rows.subarray(start + 1, start + 1 + stride);
		unfilter(rows[start], row, above, channels);
		for (let x = 0; x < stride; x += channels) {
			const darkest = Math.min(row[x], row[x + colours - 1], row[x + (colours >> 1)]);
			const lightest = Math.max(row[x], row[x + colours - 1], row[x + (colours >> 1)]);
			if (lightest <= TOLERANCE || darkest >= 255 - TOLERANCE) pure += 1;
		}
		above = row;
	}
	return pure;
}

function unfilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
	if (filter === 0) return;
	for (let x = 0; x < row.length; x++) {
		const left = x >= step ? row[x - step] : 0;
		const upLeft = x >= step ? above[x - step] : 0;
		row[x] += predict(filter, left, above[x], upLeft);
	}
}

function predict(filter: number, left: number, up: number, upLeft: number): number {
	if (filter === 1) return left;
	if (filter === 2) return up;
	if (filter === 3) return (left + up) >> 1;
	const estimate = left + up - upLeft;
	const toLeft = Math.abs(estimate - left);
	const toUp = Math.abs(estimate - up);
	const toUpLeft = Math.abs(estimate - upLeft);
	if (toLeft <= toUp && toLeft <= toUpLeft) return left;
	return toUp <= toUpLeft ? up : upLeft;
}
