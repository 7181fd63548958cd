import {
	DISTANCE_BITS,
	DISTANCE_CODE,
	DISTANCE_CODES,
	END_OF_BLOCK,
	LENGTH_CODE,
	LITERAL_CODES,
} from './codes';

/** Most bytes that are taken at once. */
export const BATCH_BYTES = 1 << 16;
/** Deflate looks no farther back (RFC 1951, section 2). */
const WINDOW_BYTES = 1 << 15;
const SHORTEST_REPEAT = 4;
const LONGEST_REPEAT = 258;
const HASH_BITS = 15;
/** Knuth's multiplicative hash: 2³² over the golden ratio. */
const HASH_FACTOR = 0x9e3779b1;
/** So many misses in a row, as a power of two, make the step to the next place that is looked up longer by one byte. */
const MISSES_A_STEP_BITS = 3;
/** Of the places inside a repeat every so many-th is noted. */
const NOTED = 3;
/**
 * What a repeat has to save beside the extra bits of its distance, in bits: it takes about half of it, but rare codes make
 * the others longer. Measured on photographs and drawings.
 */
const REPEAT_BITS = 30;
/** For the first batch. */
const USUAL_LITERAL_BITS = 4;

/** A batch of bytes as deflate has it: bytes, and repeats of what went before. */
export interface Batch {
	/** A byte, or less than 0 for a repeat: its length from bit 16 on, and its distance less 1. */
	tokens: Int32Array;
	count: number;
	/** How often each code for bytes and lengths, and each for distances, occurs. */
	literals: Uint32Array;
	distances: Uint32Array;
}

const IS_REPEAT = 1 << 31;

/**
 * Finds repeats with one look for each byte, where zlib goes through up to 128 earlier places: what is left of a
 * photograph behind PNG's filters hardly repeats itself, and zlib takes five times as long to find so.
 */
export class RepeatFinder {
	/** What a byte takes that is no repeat, in bits on average: a repeat has to take less. */
	literalBits = USUAL_LITERAL_BITS;
	private readonly bytes = new Uint8Array(WINDOW_BYTES + BATCH_BYTES + LONGEST_REPEAT);
	private size = 0;
	/** The latest place for each hash of four bytes. */
	private readonly places = new Int32Array(1 << HASH_BITS).fill(-1 - WINDOW_BYTES);
	private readonly batch: Batch = {
		tokens: new Int32Array(BATCH_BYTES),
		count: 0,
		literals: new Uint32Array(LITERAL_CODES),
		distances: new Uint32Array(DISTANCE_CODES),
	};

	/** The next bytes, `BATCH_BYTES` at most. What it gives is good until the next call. */
	find(added: Uint8Array): Batch {
		this.start(added);
		const { batch, bytes, size: end } = this;
		// Any shorter repeat takes more than its bytes.
		const least = Math.max(Math.ceil(REPEAT_BITS / this.literalBits), SHORTEST_REPEAT);
		let misses = 0;
		for (let at = end - added.length; at < end;) {
			const length = at + least <= end ? this.tryRepeat(at, end, least) : 0;
			if (length > 0) {
				at += length;
				misses = 0;
				continue;
			}
			const next = Math.min(at + 1 + (misses++ >> MISSES_A_STEP_BITS), end);
			while (at < next) {
				const byte = bytes[at++];
				batch.tokens[batch.count++] = byte;
				batch.literals[byte] += 1;
			}
		}
		return batch;
	}

	/** Moves the window on, and begins a batch. */
	private start(added: Uint8Array): void {
		const { batch, bytes, places } = this;
		if (this.size + added.length > WINDOW_BYTES + BATCH_BYTES) {
			const moved = this.size - WINDOW_BYTES;
			bytes.copyWithin(0, moved, this.size);
			for (let hash = 0; hash < places.length; hash++) places[hash] -= moved;
			this.size = WINDOW_BYTES;
		}
		bytes.set(added, this.size);
		this.size += added.length;
		batch.count = 0;
		batch.literals.fill(0);
		batch.distances.fill(0);
		batch.literals[END_OF_BLOCK] = 1;
	}

	/** Adds a repeat of what was found last with the same four bytes, where it is worth it, and gives its length; else 0. */
	private tryRepeat(at: number, end: number, least: number): number {
		const { batch, bytes, places } = this;
		const hash = hashFour(bytes, at);
		const place = places[hash];
		places[hash] = at;
		const distance = at - place;
		if (distance > WINDOW_BYTES || bytes[place + least - 1] !== bytes[at + least - 1]) return 0;
		const most = Math.min(LONGEST_REPEAT, end - at);
		let length = 0;
		while (length < most && bytes[place + length] === bytes[at + length]) length += 1;
		const code = DISTANCE_CODE[distance];
		if (length < least || length * this.literalBits < REPEAT_BITS + DISTANCE_BITS[code]) return 0;
		batch.tokens[batch.count++] = IS_REPEAT | (length << 16) | (distance - 1);
		batch.literals[LENGTH_CODE[length]] += 1;
		batch.distances[code] += 1;
		const last = at + length - SHORTEST_REPEAT;
		for (let inside = at + NOTED; inside <= last; inside += NOTED) {
			places[hashFour(bytes, inside)] = inside;
		}
		return length;
	}
}

function hashFour(bytes: Uint8Array, at: number): number {
	const four = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
	return Math.imul(four, HASH_FACTOR) >>> (32 - HASH_BITS);
}
