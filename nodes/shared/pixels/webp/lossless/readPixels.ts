import { damaged } from '../../raster';
import type { TimeSlices } from '../../../timing/timeSlices';
import type { LowBitReader } from '../../prefix/lowBitReader';
import type { Squares } from './predict';
import { CODES, GREENS, LENGTHS, readCodeGroups, type CodeGroups } from './readCodes';

/** Looked up once, because it is needed for every pixel. */
const { imul } = Math;
/** How many pixels to read between two checks of the time; a copy may add up to 4,096. */
const STEP_PIXELS = 1 << 13;
const MOST_CACHE_BITS = 11;
/** The hash of the colour cache (RFC 9649, section 3.6.2.3). */
const HASH_FACTOR = 0x1e35a7bd;

/**
 * The distances with short codes: nearby pixels, nearest first (section 3.6.2.2). They are to the left on the same row, or up
 * to seven rows above, from eight columns to the left to seven to the right.
 */
const NEAR = Array.from({ length: 16 * 8 }, (_, index) => ({
	left: 8 - (index & 15),
	up: index >> 4,
}))
	.filter(({ left, up }) => up > 0 || left > 0)
	.sort(
		(a, b) =>
			a.left ** 2 + a.up ** 2 - b.left ** 2 - b.up ** 2 ||
			Math.abs(a.left) - Math.abs(b.left) ||
			b.left - a.left,
	);

/** Which group of codes each square of the image uses (the "entropy image"); with `sideBits` 0, one group for all. */
interface GroupMap {
	sideBits: number;
	across: number;
	groups: Int32Array;
	/** For each group in the file: whether any square uses it. */
	isUsed: Uint8Array;
}

/**
 * Reads an image's ARGB pixels (RFC 9649, section 3.6): those of the main image, or of one that holds parameters for it.
 * Throws `unreadableImage` if it is damaged.
 */
export async function readPixels(
	bits: LowBitReader,
	pixels: Int32Array,
	width: number,
	isMain: boolean,
	slices: TimeSlices,
): Promise<void> {
	const cacheBits = bits.readFlag() ? bits.readBits(4) : undefined;
	if (cacheBits !== undefined && (cacheBits < 1 || cacheBits > MOST_CACHE_BITS)) throw damaged();
	const map =
		isMain && bits.readFlag()
			? await readGroupMap(bits, width, pixels.length / width, slices)
			: ONE;
	const cacheSize = cacheBits === undefined ? 0 : 1 << cacheBits;
	const groups = await readCodeGroups(bits, map.isUsed, cacheSize, slices);
	const reader = new PixelReader(bits, pixels, width, groups, map, cacheBits);
	for (let stop = 0; stop < pixels.length;) {
		stop = Math.min(stop + STEP_PIXELS, pixels.length);
		reader.readTo(stop);
		if (bits.isPastEnd) throw damaged();
		if (slices.isOver) await slices.next();
	}
}

/** Parameters for the squares of an image, stored as a smaller image. */
export async function readSquares(
	bits: LowBitReader,
	width: number,
	height: number,
	slices: TimeSlices,
): Promise<Squares> {
	const sideBits = 2 + bits.readBits(3);
	const across = -(-width >> sideBits);
	const data = new Int32Array(across * -(-height >> sideBits));
	await readPixels(bits, data, across, false, slices);
	return { sideBits, data };
}

const ONE: GroupMap = {
	...{ sideBits: 0, across: 0 },
	groups: new Int32Array(1),
	isUsed: Uint8Array.from([1]),
};

/** Section 3.7.2.2. Groups in use are renumbered without gaps. */
async function readGroupMap(
	bits: LowBitReader,
	width: number,
	height: number,
	slices: TimeSlices,
): Promise<GroupMap> {
	const { sideBits, data: groups } = await readSquares(bits, width, height, slices);
	let most = 0;
	for (let index = 0; index < groups.length; index++) {
		groups[index] = (groups[index] >> 8) & 0xffff;
		if (groups[index] > most) most = groups[index];
	}
	const isUsed = new Uint8Array(most + 1);
	for (const group of groups) isUsed[group] = 1;
	let next = 0;
	const numbers = Int32Array.from(isUsed, (used) => (used === 1 ? next++ : -1));
	const across = -(-width >> sideBits);
	return { sideBits, across, groups: groups.map((group) => numbers[group]), isUsed };
}

class PixelReader {
	private at = 0;
	private x = 0;
	private y = 0;
	/** Index of the first code of the current group. */
	private group = 0;
	private readonly cache?: Int32Array;
	private readonly cacheShift: number;

	constructor(
		private readonly bits: LowBitReader,
		private readonly pixels: Int32Array,
		private readonly width: number,
		private readonly codes: CodeGroups,
		private readonly map: GroupMap,
		cacheBits?: number,
	) {
		if (cacheBits !== undefined) this.cache = new Int32Array(1 << cacheBits);
		this.cacheShift = 32 - (cacheBits ?? 0);
	}

	/** Reads pixels up to this index, or a little further. */
	readTo(stop: number): void {
		const { bits, pixels, width, cache } = this;
		const { codes, entries } = this.codes;
		const { sideBits } = this.map;
		const mask = sideBits === 0 ? -1 : (1 << sideBits) - 1;
		while (this.at < stop) {
			if ((this.x & mask) === 0) this.findGroup();
			const { group } = this;
			const symbol = bits.readSymbol(entries, codes[group]);
			if (symbol >= GREENS && symbol < GREENS + LENGTHS) {
				this.copy(symbol - GREENS);
				continue;
			}
			let pixel: number;
			if (symbol < GREENS) {
				const red = bits.readSymbol(entries, codes[group + 1]);
				const blue = bits.readSymbol(entries, codes[group + 2]);
				const alpha = bits.readSymbol(entries, codes[group + 3]);
				pixel = (alpha << 24) | (red << 16) | (symbol << 8) | blue;
			} else pixel = cache![symbol - GREENS - LENGTHS];
			pixels[this.at++] = pixel;
			if (cache !== undefined) cache[imul(pixel, HASH_FACTOR) >>> this.cacheShift] = pixel;
			if (++this.x === width) {
				this.x = 0;
				this.y += 1;
			}
		}
	}

	private findGroup(): void {
		const { sideBits, across, groups } = this.map;
		this.group =
			CODES * groups[sideBits === 0 ? 0 : (this.y >> sideBits) * across + (this.x >> sideBits)];
	}

	/** A backward reference: copies earlier pixels, perhaps overlapping (section 3.6.2.2). */
	private copy(lengthPrefix: number): void {
		const { bits, pixels, width, cache, at } = this;
		const length = this.readByPrefix(lengthPrefix);
		const { codes, entries } = this.codes;
		const code = this.readByPrefix(bits.readSymbol(entries, codes[this.group + 4]));
		const near = NEAR[code - 1];
		const distance =
			near === undefined ? code - NEAR.length : Math.max(near.left + near.up * width, 1);
		const end = at + length;
		if (distance > at || end > pixels.length) throw damaged();
		for (let to = at; to < end; to++) {
			const pixel = pixels[to - distance];
			pixels[to] = pixel;
			if (cache !== undefined) cache[imul(pixel, HASH_FACTOR) >>> this.cacheShift] = pixel;
		}
		this.at = end;
		this.x += length;
		while (this.x >= width) {
			this.x -= width;
			this.y += 1;
		}
		if (this.at < pixels.length) this.findGroup();
	}

	/** A length or distance: the symbol gives its range, extra bits the rest (section 3.6.2.2). */
	private readByPrefix(symbol: number): number {
		if (symbol < 4) return symbol + 1;
		const extra = (symbol - 2) >> 1;
		return ((2 + (symbol & 1)) << extra) + this.bits.readBits(extra) + 1;
	}
}
