/** How many values an 8-bit sample has. */
const VALUES = 256;
/** How many parameters each type of parametric curve has (ICC.1, section 10.18). */
const PARAMETERS = [1, 3, 4, 5, 7];
/** A curve begins and ends within this much of no light and full light. */
const TOLERANCE = 0.02;

/**
 * Reads a profile's tone curve from its tag: the linear light, from 0 to 1, of each sample. Undefined if it is broken, of an
 * unknown type, or does not rise from black to white.
 */
export function readToneCurve(tag: Buffer): Float32Array | undefined {
	if (tag.length < 12) return undefined;
	const type = tag.toString('latin1', 0, 4);
	const curve = type === 'curv' ? readSamples(tag) : type === 'para' ? readFormula(tag) : undefined;
	if (curve === undefined) return undefined;
	const light = Float32Array.from({ length: VALUES }, (_, value) =>
		Math.min(Math.max(curve(value / (VALUES - 1)), 0), 1),
	);
	// Also false for NaN.
	const isRising = light.every((share, value) => value === 0 || share >= light[value - 1]);
	const isWhole = light[0] <= TOLERANCE && light[VALUES - 1] >= 1 - TOLERANCE;
	return isRising && isWhole ? light : undefined;
}

type Curve = (sample: number) => number;

/** A table with linear interpolation, or a single gamma (ICC.1, section 10.6). */
function readSamples(tag: Buffer): Curve | undefined {
	const count = tag.readUInt32BE(8);
	if (count === 0) return (sample) => sample;
	if (tag.length < 12 + 2 * count) return undefined;
	if (count === 1) {
		const gamma = tag.readUInt16BE(12) / 256;
		return (sample) => sample ** gamma;
	}
	return (sample) => {
		const place = sample * (count - 1);
		const index = Math.min(Math.floor(place), count - 2);
		const [from, to] = [index, index + 1].map((at) => tag.readUInt16BE(12 + 2 * at) / 65_535);
		return from + (place - index) * (to - from);
	};
}

/** A parametric curve: a power function, with a linear part below a threshold. */
function readFormula(tag: Buffer): Curve | undefined {
	const type = tag.readUInt16BE(8);
	const count = PARAMETERS[type] ?? Infinity;
	if (tag.length < 12 + 4 * count) return undefined;
	const parameters = Array.from({ length: count }, (_, index) => readFixed(tag, 12 + 4 * index));
	const [gamma, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = parameters;
	if (type < 3) {
		// Here `c` is an offset, and below the threshold there is nothing else.
		return (sample) => (a * sample + b > 0 ? (a * sample + b) ** gamma : 0) + c;
	}
	return (sample) => (sample >= d ? (a * sample + b) ** gamma + e : c * sample + f);
}

/** A number with 16 binary places (s15Fixed16Number). */
export function readFixed(bytes: Buffer, at: number): number {
	return bytes.readInt32BE(at) / 65_536;
}
