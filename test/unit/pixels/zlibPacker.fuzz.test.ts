import { inflateSync } from 'node:zlib';

import fc from 'fast-check';
import { Zlib as UneditedZlib } from 'fflate';

import { Zlib } from '../../../nodes/shared/bundled/deflate';
import { PIECE_BYTES, ZlibPacker } from '../../../nodes/shared/pixels/zlibPacker';
import { SAMPLES } from './packedSamples';
import { drawnBytes, inPieces } from '../kit/drawnBytes';

const options = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };

const pieces = fc.oneof(fc.integer({ min: 200, max: 70_000 }), fc.constant(PIECE_BYTES));

function pack(bytes: Buffer, pieceBytes: number): Buffer {
	const packer = new ZlibPacker();
	const all = inPieces(bytes, pieceBytes);
	return Buffer.concat(all.flatMap((piece, index) => packer.add(piece, index === all.length - 1)));
}

/** What the library makes of the bytes, with or without the build's edits. */
function packBy(library: typeof Zlib, bytes: Buffer, pieceBytes: number, level: number): Buffer {
	const parts: Uint8Array[] = [];
	const stream = new library({ level: level as 2, mem: 4 }, (part) => parts.push(part));
	const all = inPieces(bytes, pieceBytes);
	for (const [index, piece] of all.entries()) stream.push(piece, index === all.length - 1);
	return Buffer.concat(parts);
}

function isRight(packed: Buffer, bytes: Buffer): boolean {
	try {
		return inflateSync(packed).equals(bytes);
	} catch {
		return false;
	}
}

/** In some such cases, the unedited library refers to bytes before the first one. */
test('whatever the bytes and the pieces, zlib unpacks them', () => {
	fc.assert(
		fc.property(drawnBytes, pieces, (bytes, pieceBytes) => isRight(pack(bytes, pieceBytes), bytes)),
		options,
	);
});

test('the edits change what is damaged without them, and nothing else', () => {
	let damaged = 0;
	const property = fc.property(
		drawnBytes,
		pieces,
		fc.integer({ min: 0, max: 9 }),
		(bytes, pieceBytes, level) => {
			const edited = packBy(Zlib, bytes, pieceBytes, level);
			const unedited = packBy(UneditedZlib, bytes, pieceBytes, level);
			if (isRight(unedited, bytes)) return edited.equals(unedited);
			damaged += 1;
			return isRight(edited, bytes);
		},
	);
	fc.assert(property, options);
	// Otherwise the edits are no longer needed.
	expect(damaged).toBeGreaterThan(0);
});

/** After a window without zeros, nothing matches those before the first byte. */
const NO_ZEROS = Buffer.from(Uint8Array.from({ length: 33_000 }, (_, index) => 1 + (index % 251)));

test.each(Object.entries(SAMPLES))('the edits change nothing of %s', (_name, bytes) => {
	for (const pieceBytes of [1_000, PIECE_BYTES]) {
		// More than the buffer of 96 kB, after which it refers back without a limit again.
		const long = Buffer.concat([NO_ZEROS, ...Array<Buffer>(4).fill(bytes), NO_ZEROS]);
		const unedited = packBy(UneditedZlib, long, pieceBytes, 2);
		expect(isRight(unedited, long)).toBe(true);
		expect(packBy(Zlib, long, pieceBytes, 2).equals(unedited)).toBe(true);
	}
});
