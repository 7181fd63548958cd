import { readFixed, readToneCurve } from './toneCurve';

/** A profile with a tone curve per channel and a matrix (ICC.1, section 8.3.3). */
export interface MatrixProfile {
	/** Linear light for each sample, from 0 to 1. */
	curves: Float32Array[];
	/** Full red, green and blue, each as X, Y and Z under D50. */
	primaries: number[][];
}

const HEADER_BYTES = 128;
/** How many tags to read; real profiles have up to thirty. */
const MOST_TAGS = 100;
/** D50, the white point of all profiles: the sum of the primaries, except for rounding. */
const WHITE = [0.9642, 1, 0.8249];
const TOLERANCE = 0.02;

/**
 * Reads a matrix profile, as cameras, phones and screens have. Undefined if it is of another kind, such as those for print,
 * or broken.
 */
export function readMatrixProfile(bytes: Buffer): MatrixProfile | undefined {
	const tags = readTags(bytes);
	// If there is a lookup table as well, it takes precedence.
	if (bytes.toString('latin1', 16, 24) !== 'RGB XYZ ' || tags.has('A2B0')) return undefined;
	const curves = ['rTRC', 'gTRC', 'bTRC'].flatMap((name) => readCurve(tags.get(name)) ?? []);
	const primaries = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => readXyz(tags.get(name)));
	const isWhite = WHITE.every((value, axis) => {
		const sum = primaries.reduce((total, primary) => total + primary[axis], 0);
		return Math.abs(sum - value) <= TOLERANCE;
	});
	return curves.length === 3 && isWhite ? { curves, primaries } : undefined;
}

/** The tags' contents by name. */
function readTags(bytes: Buffer): Map<string, Buffer> {
	const tags = new Map<string, Buffer>();
	if (bytes.length < HEADER_BYTES + 4) return tags;
	const count = Math.min(bytes.readUInt32BE(HEADER_BYTES), MOST_TAGS);
	for (
		let tag = 0, at = HEADER_BYTES + 4;
		tag < count && at + 12 <= bytes.length;
		tag++, at += 12
	) {
		const start = bytes.readUInt32BE(at + 4);
		const end = start + bytes.readUInt32BE(at + 8);
		if (end <= bytes.length)
			tags.set(bytes.toString('latin1', at, at + 4), bytes.subarray(start, end));
	}
	return tags;
}

const readCurve = (tag?: Buffer) => tag && readToneCurve(tag);

function readXyz(tag?: Buffer): number[] {
	if (tag === undefined || tag.length < 20) return [0, 0, 0];
	return [8, 12, 16].map((at) => readFixed(tag, at));
}
