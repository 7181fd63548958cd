import { deflateSync, inflateRawSync } from 'node:zlib';

import fc from 'fast-check';

import { inflate } from '../../../../nodes/shared/pixels/png/inflate';
import { inflateLines } from '../../../../nodes/shared/pixels/png/inflateLines';
import {
	BitWriter,
	toZlib,
	writeCoded,
	type CodedBlock,
	type Copy,
} from '../../../fixtures/deflate';
import { slices } from '../kit';
import { STRATEGIES } from '../packedSamples';
import { drawnBytes, inPieces } from '../../kit/drawnBytes';

const options = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };

const settings = fc.record({
	level: fc.integer({ min: 0, max: 9 }),
	memLevel: fc.integer({ min: 1, max: 9 }),
	strategy: fc.constantFrom(...STRATEGIES),
	windowBits: fc.integer({ min: 9, max: 15 }),
});
const packed = fc
	.tuple(drawnBytes, settings)
	.map(([bytes, how]) => ({ bytes, how, packed: deflateSync(bytes, how) }));

async function unpack(data: Uint8Array[], lengths: number[], isHere: boolean): Promise<Buffer> {
	const lines: Buffer[] = [];
	await inflateLines({ data, lengths, isHere }, slices(), (line) => lines.push(Buffer.from(line)));
	return Buffer.concat(lines);
}

/** Whether we agree with zlib, without the checksum: on the bytes, or that the stream is invalid. */
function isAsZlib(stream: Buffer): boolean {
	const read = (work: () => Buffer) => {
		try {
			return work();
		} catch {
			return undefined;
		}
	};
	const theirs = read(() => inflateRawSync(stream.subarray(2)));
	const ours = read(() => Buffer.concat([...inflate(stream)]));
	return theirs === undefined ? ours === undefined : ours?.equals(theirs) === true;
}

test.each([
	['on this thread', true],
	['beside it', false],
])('however it is packed, and in parts of any size: %s', async (_name, isHere) => {
	await fc.assert(
		fc.asyncProperty(packed, fc.integer({ min: 1, max: 700 }), async (drawn, size) => {
			const { bytes } = drawn;
			const first = bytes.length >> 1;
			const lengths = [first, bytes.length - first];
			// Many pieces of a byte or two take long, so only small streams are cut that finely.
			const pieces = inPieces(drawn.packed, Math.ceil((size * drawn.packed.length) / 20_000));
			return (await unpack(pieces, lengths, isHere)).equals(bytes);
		}),
		options,
	);
});

test('what is damaged: as zlib takes it', () => {
	const change = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }));
	fc.assert(
		fc.property(
			packed,
			fc.array(change, { minLength: 1, maxLength: 3 }),
			fc.boolean(),
			(drawn, changes, isAtStart) => {
				const stream = Buffer.from(drawn.packed);
				// The codes are at the start, and damage to them is the most telling.
				const reach = isAtStart ? Math.min(stream.length, 100) : stream.length;
				for (const [place, flip] of changes) stream[2 + (place % (reach - 2))] ^= flip;
				return isAsZlib(stream);
			},
		),
		options,
	);
});

/** One time in ten. */
const rarely = <T, U>(arbitrary: fc.Arbitrary<T>, { usually }: { usually: fc.Arbitrary<U> }) =>
	fc.oneof({ weight: 1, arbitrary }, { weight: 9, arbitrary: usually });

/** Word lengths of a complete code, made by splitting word after word; in some codes one length is changed. */
const lengthsOf = (atLeast: number, atMost: number, needed: number[]) =>
	fc
		.record({
			splits: fc.array(fc.nat(), { minLength: 1, maxLength: 60 }),
			places: fc.array(fc.nat(), { minLength: 62, maxLength: 62 }),
			count: rarely(fc.integer({ min: atMost + 1, max: atMost + 2 }), {
				usually: fc.integer({ min: atLeast, max: atMost }),
			}),
			change: rarely(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 15 })), {
				usually: fc.constant(undefined),
			}),
		})
		.map(({ splits, places, count, change }) => {
			const words = [0];
			for (const split of splits) {
				const at = split % words.length;
				if (words[at] === 15 || words.length >= count) continue;
				words[at] += 1;
				words.push(words[at]);
			}
			const lengths = Array<number>(count).fill(0);
			const free = new Set(lengths.keys());
			for (const [index, word] of words.entries()) {
				let place = needed[index] ?? places[index] % count;
				while (!free.has(place)) place = (place + 1) % count;
				free.delete(place);
				lengths[place] = word;
			}
			if (change) lengths[change[0] % count] = change[1];
			return lengths;
		});

/** A copy of the symbol's length, from one of the distances that have a word. */
function copyOf(distances: number[], symbol: number, seed: number): Copy {
	const extra = symbol < 265 || symbol >= 285 ? 0 : (symbol - 261) >> 2;
	const used = distances.flatMap((length, distance) => (length > 0 ? [distance] : []));
	// Mostly near ones, because far ones often reach back too far.
	const near = used.filter((distance) => distance < 16);
	const chosen = seed % 50 === 0 || near.length === 0 ? used : near;
	const distance = chosen[seed % chosen.length] ?? 0;
	const farther = distance < 4 ? 0 : (distance >> 1) - 1;
	return {
		length: symbol,
		lengthBits: [seed & ((1 << extra) - 1), extra],
		distance,
		distanceBits: [seed & ((1 << farther) - 1), farther],
	};
}

const block = fc
	.record({
		literals: lengthsOf(257, 286, [256]),
		distances: lengthsOf(2, 30, []),
		symbols: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }),
		isShort: fc.boolean(),
	})
	.map(({ literals, distances, symbols, isShort }): CodedBlock => {
		const used = literals.flatMap((length, symbol) =>
			length > 0 && symbol !== 256 ? [symbol] : [],
		);
		const content = symbols.flatMap(([place, seed]): CodedBlock['content'] => {
			if (used.length === 0) return [];
			const symbol = used[place % used.length];
			return [symbol < 256 ? symbol : copyOf(distances, symbol, seed)];
		});
		return { literals, distances, content, isShort };
	});

test('blocks with codes of any kind: as zlib takes them', () => {
	let taken = 0;
	const property = fc.property(fc.array(block, { minLength: 1, maxLength: 3 }), (blocks) => {
		const writer = new BitWriter();
		// Bytes for copies to refer to.
		writer
			.put(0, 8)
			.put(300, 16)
			.put(0xffff ^ 300, 16);
		for (let count = 0; count < 300; count++) writer.put(count * 7, 8);
		for (const [index, each] of blocks.entries()) {
			writeCoded(writer, { ...each, isLast: index === blocks.length - 1 });
		}
		const stream = toZlib(writer.toBuffer());
		if (isTaken(stream)) taken += 1;
		return isAsZlib(stream);
	});
	fc.assert(property, options);
	// Neither all are refused nor all accepted.
	expect(taken).toBeGreaterThan(options.numRuns / 10);
	expect(taken).toBeLessThan(options.numRuns * 0.9);
});

function isTaken(stream: Buffer): boolean {
	try {
		inflateRawSync(stream.subarray(2));
		return true;
	} catch {
		return false;
	}
}
