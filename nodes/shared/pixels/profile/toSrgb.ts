import type { RowSource } from '../rowSource';
import { readMatrixProfile, type MatrixProfile } from './matrixProfile';

/** From X, Y and Z under D50 to linear sRGB (IEC 61966-2-1, with Bradford adaptation). */
const FROM_XYZ = [
	[3.1338561, -1.6168667, -0.4906146],
	[-0.9787684, 1.9161415, 0.033454],
	[0.0719453, -0.2289914, 1.4052427],
];
/** Steps of linear light: even in the darkest range, two steps are less than one sRGB level. */
const STEPS = 8191;
/** The sRGB sample of each step. */
const SAMPLES = Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
	const light = step / STEPS;
	const sample = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
	return 255 * sample + 0.5;
});
/** Samples to test whether a conversion changes colours, and how much rounding alone may change them. */
const PROBES = [0, 20, 64, 128, 192, 255];
const ROUNDING = 1;

/** Converts the colours of a row of RGBA pixels in place. */
export type Conversion = (row: Uint8Array) => void;

/**
 * The conversion from a profile's colours to sRGB, in which backgrounds are specified. Undefined if the profile is not a
 * matrix profile, or is sRGB itself.
 */
export function findConversion(profile: Buffer | undefined): Conversion | undefined {
	const matrix = profile && readMatrixProfile(profile);
	if (matrix === undefined) return undefined;
	const convert = toConversion(matrix);
	return changesColours(convert) ? convert : undefined;
}

function changesColours(convert: Conversion): boolean {
	const colours = PROBES.flatMap((r) => PROBES.flatMap((g) => PROBES.map((b) => [r, g, b, 255])));
	const samples = Uint8Array.from(colours.flat());
	const converted = samples.slice();
	convert(converted);
	return converted.some((sample, at) => Math.abs(sample - samples[at]) > ROUNDING);
}

function toConversion({ curves: [reds, greens, blues], primaries }: MatrixProfile): Conversion {
	const [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = FROM_XYZ.map((row) =>
		primaries.map(([x, y, z]) => STEPS * (row[0] * x + row[1] * y + row[2] * z)),
	);
	return (row) => {
		for (let at = 0; at < row.length; at += 4) {
			// Invisible pixels need no conversion.
			if (row[at + 3] === 0) continue;
			const r = reds[row[at]];
			const g = greens[row[at + 1]];
			const b = blues[row[at + 2]];
			row[at] = sampleOf(rr * r + rg * g + rb * b);
			row[at + 1] = sampleOf(gr * r + gg * g + gb * b);
			row[at + 2] = sampleOf(br * r + bg * g + bb * b);
		}
	};
}

/** Clips colours outside sRGB, channel by channel. */
function sampleOf(steps: number): number {
	return SAMPLES[steps <= 0 ? 0 : steps >= STEPS ? STEPS : (steps + 0.5) | 0];
}

/** An image with its colours converted. */
export function convertRows(source: RowSource, convert: Conversion): RowSource {
	return {
		...source,
		async drawRow(y, row) {
			await source.drawRow(y, row);
			convert(row);
		},
	};
}
