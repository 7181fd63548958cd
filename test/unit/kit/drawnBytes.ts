import fc from 'fast-check';

const { imul } = Math;

/** Some bytes: of so many values, of which one in `rarity` is not 0; or what came before, once more. */
const part = fc.record({
	length: fc.oneof(
		{ weight: 6, arbitrary: fc.integer({ min: 1, max: 2_000 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 1, max: 70_000 }) },
	),
	values: fc.constantFrom(1, 2, 4, 256),
	rarity: fc.constantFrom(1, 8, 200),
	isRepeat: fc.boolean(),
});

/** Bytes from flat to noise, as images have them. They are drawn from a seed: as arrays they would take too long. */
export const drawnBytes = fc
	.record({ parts: fc.array(part, { minLength: 1, maxLength: 6 }), seed: fc.nat() })
	.map(({ parts, seed }) => {
		let noise = seed;
		const next = () => (noise = (imul(noise, 0x19660d) + 0x3c6ef35f) >>> 0) >>> 8;
		const bytes = Buffer.alloc(parts.reduce((sum, { length }) => sum + length, 0));
		let end = 0;
		for (const { length, values, rarity, isRepeat } of parts) {
			const distance = 1 + (next() % (end || 1));
			for (const stop = end + length; end < stop; end++) {
				if (isRepeat && end >= distance) bytes[end] = bytes[end - distance];
				else if (next() % rarity === 0) bytes[end] = values === 1 ? 255 : next() % values;
			}
		}
		return bytes;
	});

/** The same bytes in pieces of so many. */
export function inPieces(bytes: Buffer, size: number): Buffer[] {
	const pieces: Buffer[] = [];
	for (let start = 0; start < bytes.length; start += size) {
		pieces.push(bytes.subarray(start, start + size));
	}
	return pieces;
}
