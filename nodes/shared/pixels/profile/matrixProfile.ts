import { readFixed, readToneCurve } from './toneCurve';

/** How an image's red, green and blue become colours: by a curve for each and a matrix (ICC.1, section 8.3.3). */
export interface MatrixProfile {
	/** The light of each sample, from 0 to 1. */
	curves: Float32Array[];
	/** What full red, green and blue are, each as X, Y and Z under the light D50. */
	primaries: number[][];
}

const HEADER_BYTES = 128;
/** How many tags are looked at: real profiles have up to thirty. */
const MOST_TAGS = 100;
/** D50, the white of all profiles; together the primaries give it, except for rounding. */
const WHITE = [0.9642, 1, 0.8249];
const TOLERANCE = 0.02;

/**
 * Reads a profile that is a matrix, as those of cameras, phones and screens are. Undefined where it is another, as for print,
 * or broken: then nothing is known of its colours.
 */
export function readMatrixProfile(bytes: Buffer): MatrixProfile | undefined {
	const tags = readTags(bytes);
	// Where there is a table as well, it is what counts.
	if (bytes.toString('latin1', 16, 24) !== 'RGB XYZ ' || tags.has('A2B0')) return undefined;
	const curves = ['rTRC', 'gTRC', 'bTRC'].flatMap((name) => readCurve(tags.get(name)) ?? []);
	const primaries = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => readXyz(tags.get(name)));
	const isWhite = WHITE.every((value, axis) => {
		const sum = primaries.reduce((total, primary) => total + primary[axis], 0);
		return Math.abs(sum - value) <= TOLERANCE;
	});
	return curves.length === 3 && isWhite ? { curves, primaries } : undefined;
}

/** The contents of the tags, by their names. */
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
