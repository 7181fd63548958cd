import { inflateSync } from 'node:zlib';

import fc from 'fast-check';

import { PIECE_BYTES, ZlibPacker } from '../../../nodes/shared/pixels/zlibPacker';

const { imul } = Math;
const options = { seed: 20261126, numRuns: Number(process.env.FUZZ_RUNS ?? 100) };

/** Some bytes, of which one in `rarity` is not 0. */
const part = fc.record({
	length: fc.integer({ min: 1, max: 40_000 }),
	values: fc.constantFrom(2, 4, 256),
	rarity: fc.constantFrom(1, 8, 200),
});
const parts = fc.array(part, { minLength: 1, maxLength: 8 });
const pieces = fc.oneof(fc.integer({ min: 200, max: 70_000 }), fc.constant(PIECE_BYTES));

function pack(bytes: Uint8Array, pieceBytes: number): Buffer {
	const packer = new ZlibPacker();
	const packed: Uint8Array[] = [];
	for (let start = 0; start < bytes.length; start += pieceBytes) {
		const end = start + pieceBytes;
		packed.push(...packer.add(bytes.subarray(start, end), end >= bytes.length));
	}
	return Buffer.concat(packed);
}

/** As it comes, the library refers to bytes in front of the first one in some such cases. */
test('whatever the bytes and the pieces, zlib unpacks them', () => {
	fc.assert(
		fc.property(parts, pieces, fc.nat(), (drawn, pieceBytes, seed) => {
			let noise = seed;
			const next = () => (noise = (imul(noise, 0x19660d) + 0x3c6ef35f) >>> 0) >>> 8;
			const bytes = Buffer.concat(
				drawn.map(({ length, values, rarity }) =>
					Uint8Array.from({ length }, () => (next() % rarity === 0 ? next() % values : 0)),
				),
			);
			return inflateSync(pack(bytes, pieceBytes)).equals(bytes);
		}),
		options,
	);
});
