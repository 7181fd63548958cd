import { CHANGE_CHANCES, NODES } from '../../../nodes/shared/pixels/webp/lossy/chances';
import { seededRandom } from '../../tools/simulator/random';

const { abs, ceil, floor } = Math;

/** A chunk of a WebP: its four characters, and its data. */
export type Chunk = [type: string, data: Uint8Array];

/** A chunk as written: with its length, and padded to an even length. */
export function writeChunk([type, data]: Chunk): Buffer {
	const head = Buffer.alloc(8);
	head.write(type, 'latin1');
	head.writeUInt32LE(data.length, 4);
	return Buffer.concat([head, data, Buffer.alloc(data.length & 1)]);
}

export function joinWebp(...chunks: Chunk[]): Buffer {
	const body = Buffer.concat([Buffer.from('WEBP'), ...chunks.map(writeChunk)]);
	const head = Buffer.from('RIFF\0\0\0\0');
	head.writeUInt32LE(body.length, 4);
	return Buffer.concat([head, body]);
}

export function splitWebp(bytes: Buffer): Chunk[] {
	const chunks: Chunk[] = [];
	for (let at = 12; at + 8 <= bytes.length;) {
		const length = bytes.readUInt32LE(at + 4);
		chunks.push([bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + 8 + length)]);
		at += 8 + length + (length & 1);
	}
	return chunks;
}

/** The data of a file's first chunk of a type. */
export function chunkOf(bytes: Buffer, type: string): Buffer {
	return Buffer.from(splitWebp(bytes).find(([each]) => each === type)![1]);
}

export const FLAGS = { profile: 0x20, alpha: 0x10, exif: 0x08, animation: 0x02 };

/** The first chunk of an extended file. */
export function extended(flags: number, width: number, height: number): Chunk {
	const data = Buffer.alloc(10);
	data[0] = flags;
	data.writeUIntLE(width - 1, 4, 3);
	data.writeUIntLE(height - 1, 7, 3);
	return ['VP8X', data];
}

/** An animation's frame, at an even position on the canvas. */
export function frame({ left = 0, top = 0, width = 1, height = 1 }, ...chunks: Chunk[]): Chunk {
	const head = Buffer.alloc(16);
	head.writeUIntLE(left / 2, 0, 3);
	head.writeUIntLE(top / 2, 3, 3);
	head.writeUIntLE(width - 1, 6, 3);
	head.writeUIntLE(height - 1, 9, 3);
	return ['ANMF', Buffer.concat([head, ...chunks.map(writeChunk)])];
}

export const LOOP: Chunk = ['ANIM', Buffer.alloc(6)];

/** Writes bits, lowest first, like lossless WebP. */
export class BitWriter {
	private readonly bits: number[] = [];

	/** Writes numbers of this many bits each. */
	write(...pairs: Array<[value: number, length: number]>): this {
		for (const [value, length] of pairs)
			for (let bit = 0; bit < length; bit++) this.bits.push(floor(value / 2 ** bit) & 1);
		return this;
	}

	/** A code of one symbol, or two. */
	simpleCode(first: number, second?: number): this {
		this.write([1, 1], [second === undefined ? 0 : 1, 1], [1, 1], [first, 8]);
		return second === undefined ? this : this.write([second, 8]);
	}

	end(): Buffer {
		const bytes = Buffer.alloc(ceil(this.bits.length / 8));
		this.bits.forEach((bit, index) => (bytes[index >> 3] |= bit << (index & 7)));
		return bytes;
	}
}

/** The header of a lossless image. */
export function beginLossless(width: number, height: number): BitWriter {
	return new BitWriter().write([0x2f, 8], [width - 1, 14], [height - 1, 14], [0, 1], [0, 3]);
}

/** The boolean entropy encoder (RFC 6386, section 7). */
class BoolWriter {
	private readonly bytes: number[] = [];
	private range = 255;
	private bottom = 0;
	private bitCount = 24;

	bit(chance: number, value: number): void {
		const split = 1 + (((this.range - 1) * chance) >> 8);
		if (value) {
			this.bottom += split;
			this.range -= split;
		} else this.range = split;
		while (this.range < 128) {
			this.range *= 2;
			if (this.bottom >= 2 ** 31) this.carry();
			this.bottom = (this.bottom % 2 ** 31) * 2;
			this.bitCount -= 1;
			if (this.bitCount > 0) continue;
			this.bytes.push(floor(this.bottom / 2 ** 24));
			this.bottom %= 2 ** 24;
			this.bitCount = 8;
		}
	}

	number(value: number, length: number): void {
		for (let bit = length - 1; bit >= 0; bit--) this.bit(128, (value >> bit) & 1);
	}

	/** A flag, then the number and its sign. */
	signed(value: number, length: number): void {
		this.number(1, 1);
		this.number(abs(value), length);
		this.number(value < 0 ? 1 : 0, 1);
	}

	end(): Buffer {
		this.number(0, 32);
		return Buffer.from(this.bytes);
	}

	private carry(): void {
		let at = this.bytes.length - 1;
		while (at >= 0 && this.bytes[at] === 255) this.bytes[at--] = 0;
		this.bytes[at] += 1;
	}
}

export interface LossyOptions {
	width: number;
	height: number;
	seed: number;
	isSimple?: boolean;
	level?: number;
	sharpness?: number;
	/** Added to the level of all macroblocks, and of those predicted block by block. */
	levelDeltas?: [number, number];
	/** One per segment; absolute, or added to the frame's. */
	segments?: { isAbsolute: boolean; quantizers: number[]; levels: number[] };
	quantizer?: number;
	/** DC of luma, DC and AC of Y2, DC and AC of chroma. */
	quantizerDeltas?: number[];
	/** As a power of two. */
	partitionBits?: number;
	skipChance?: number;
	version?: number;
}

/**
 * A VP8 key frame with a chosen header; its modes and coefficients are random bytes, all of which are valid.
 * Probabilities are such that no sum exceeds what a real encoder produces.
 */
export function writeLossy(options: LossyOptions): Buffer {
	const { width, height, seed, partitionBits = 0, version = 0 } = options;
	const random = seededRandom(seed);
	const noise = (length: number) =>
		Buffer.from(Array.from({ length }, () => floor(random() * 256)));
	const macroblocks = ceil(width / 16) * ceil(height / 16);
	const first = Buffer.concat([writeFrameHeader(options), noise(40 + 20 * macroblocks)]);
	// No encoder begins with 255, which would mean more than there can be.
	const partitions = Array.from({ length: 1 << partitionBits }, () =>
		Buffer.concat([Buffer.of(floor(random() * 255)), noise(200 + 900 * macroblocks)]),
	);
	const head = Buffer.alloc(10);
	head.writeUIntLE((first.length << 5) | 0x10 | (version << 1), 0, 3);
	head.writeUIntBE(0x9d012a, 3, 3);
	head.writeUInt16LE(width, 6);
	head.writeUInt16LE(height, 8);
	const sizes = partitions.slice(1).map((_, index) => {
		const size = Buffer.alloc(3);
		size.writeUIntLE(partitions[index].length, 0, 3);
		return size;
	});
	return Buffer.concat([head, first, ...sizes, ...partitions]);
}

function writeFrameHeader(options: LossyOptions): Buffer {
	const { segments, isSimple, level = 0, sharpness = 0, levelDeltas, partitionBits = 0 } = options;
	const { quantizer = 20, quantizerDeltas, skipChance } = options;
	const writer = new BoolWriter();
	writer.number(0, 2);
	writer.number(segments ? 1 : 0, 1);
	if (segments) {
		writer.number(3, 2);
		writer.number(segments.isAbsolute ? 1 : 0, 1);
		for (const value of segments.quantizers) writer.signed(value, 7);
		for (const value of segments.levels) writer.signed(value, 6);
		for (const chance of [120, 90, 160]) writer.number(256 + chance, 9);
	}
	writer.number(isSimple ? 1 : 0, 1);
	writer.number(level, 6);
	writer.number(sharpness, 3);
	writer.number(levelDeltas ? 3 : 0, levelDeltas ? 2 : 1);
	for (const delta of levelDeltas ? [levelDeltas[0], 0, 0, 0, levelDeltas[1], 0, 0, 0] : [])
		writer.signed(delta, 6);
	writer.number(partitionBits, 2);
	writer.number(quantizer, 7);
	for (const delta of quantizerDeltas ?? []) writer.signed(delta, 4);
	if (!quantizerDeltas) writer.number(0, 5);
	writer.number(0, 1);
	writeChances(writer);
	writer.number(skipChance === undefined ? 0 : 1, 1);
	if (skipChance !== undefined) writer.number(skipChance, 8);
	return writer.end();
}

/** The tree nodes that lead to coefficients above 4, 10 and 34 (section 13.2). */
const LARGE_NODES = [3, 6, 8];

/** Makes large coefficients as rare as possible. */
function writeChances(writer: BoolWriter): void {
	CHANGE_CHANCES.forEach((chance, index) => {
		const isChanged = LARGE_NODES.includes(index % NODES);
		writer.bit(chance, isChanged ? 1 : 0);
		if (isChanged) writer.number(255, 8);
	});
}

export interface LosslessOptions {
	width: number;
	height: number;
	seed: number;
	/** In the order of the file: 0 predictor, 1 colour, 2 subtract green, 3 palette. */
	transforms?: number[];
	/** The side of the squares of transforms and of codes, as a power of two. */
	sideBits?: number;
	/** How many colours the palette has. */
	colours?: number;
	/** The size of the colour cache as a power of two, at most 7. */
	cacheBits?: number;
	/** Whether there are two groups of codes. */
	isMapped?: boolean;
}

/**
 * A lossless image with a chosen structure; its pixels and transforms are random bits, all of which are valid,
 * because there are no copies.
 */
export function writeLossless(options: LosslessOptions): Buffer {
	const { width, height, seed, transforms = [], sideBits = 2, colours = 5 } = options;
	const { cacheBits, isMapped = false } = options;
	const random = seededRandom(seed);
	const writer = beginLossless(width, height);
	const noise = (bits: number) => {
		for (let bit = 0; bit < bits; bit++) writer.write([random() < 0.5 ? 0 : 1, 1]);
	};
	const squares = (across: number) => ceil(across / 2 ** sideBits) * ceil(height / 2 ** sideBits);
	let across = width;
	for (const kind of transforms) {
		writer.write([1, 1], [kind, 2]);
		if (kind < 2) {
			writer.write([sideBits - 2, 3], [0, 1]);
			writeNoiseCodes(writer);
			noise(32 * squares(across));
		} else if (kind === 3) {
			writer.write([colours - 1, 8], [0, 1]);
			writeNoiseCodes(writer);
			noise(32 * colours);
			across = ceil(across / (colours > 16 ? 1 : colours > 4 ? 2 : colours > 2 ? 4 : 8));
		}
	}
	writer.write([0, 1]);
	if (cacheBits === undefined) writer.write([0, 1]);
	else writer.write([1, 1], [cacheBits, 4]);
	writer.write([isMapped ? 1 : 0, 1]);
	if (isMapped) {
		writer.write([sideBits - 2, 3], [0, 1]).simpleCode(0, 1);
		for (let code = 1; code < 5; code++) writer.simpleCode(0);
		noise(squares(across));
	}
	for (let group = 0; group < (isMapped ? 2 : 1); group++) writeNoiseCodes(writer, cacheBits);
	noise(33 * across * height);
	return writer.end();
}

/** Codes with a word for each colour and each entry of the cache, but none for lengths or distances. */
function writeNoiseCodes(writer: BitWriter, cacheBits?: number): void {
	if (cacheBits === undefined) writeLengths(writer, [...plain(256, 8), ...plain(24, 0)]);
	else
		writeLengths(writer, [
			...plain(256, 9),
			...plain(24, 0),
			...plain(1 << cacheBits, cacheBits + 1),
		]);
	for (let code = 1; code < 4; code++) writeLengths(writer, plain(256, 8));
	writer.simpleCode(0);
}

const plain = (count: number, length: number) => Array<number>(count).fill(length);
/** The order of the code length code's own lengths (RFC 9649, section 3.7.2.1.2). */
const LENGTH_ORDER = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/** Writes a code's word lengths, of at most three different values. */
export function writeLengths(writer: BitWriter, lengths: number[]): void {
	const all = [...new Set([0, ...lengths])].sort((a, b) => a - b);
	while (all.length < 3) all.push(all[all.length - 1] + 1);
	writer.write([0, 1], [15, 4]);
	for (const length of LENGTH_ORDER)
		writer.write([all.includes(length) ? (length === 0 ? 1 : 2) : 0, 3]);
	writer.write([0, 1]);
	for (const length of lengths)
		writer.write(
			...([
				[[0, 1]],
				[
					[1, 1],
					[0, 1],
				],
				[
					[1, 1],
					[1, 1],
				],
			][all.indexOf(length)] as Array<[number, number]>),
		);
}
