/** The samples that one new sample is made of, and their weights, which add up to 1. */
export interface Tap {
	first: number;
	weights: Float32Array;
}

/** A filter: how far it reaches, in samples, and the weight at a distance. */
export interface Filter {
	reach: number;
	weigh(distance: number): number;
}

/** Linear between samples: reaches one to either side. */
export const TRIANGLE: Filter = { reach: 1, weigh: (distance) => Math.max(1 - distance, 0) };

/**
 * The taps that make `to` samples from `from`: when shrinking, the filter is as wide as the ratio. Sample centres are at
 * halves; at an edge the existing samples take over the weight of the missing ones.
 */
export function listTaps(from: number, to: number, { reach, weigh }: Filter): Tap[] {
	const ratio = from / to;
	const stretch = Math.max(ratio, 1);
	const width = reach * stretch;
	return Array.from({ length: to }, (_, index) => {
		const centre = (index + 0.5) * ratio - 0.5;
		const first = Math.max(Math.ceil(centre - width), 0);
		const last = Math.min(Math.floor(centre + width), from - 1);
		const weights = Float32Array.from({ length: Math.max(last - first + 1, 1) }, (_, offset) =>
			weigh(Math.abs(first + offset - centre) / stretch),
		);
		const sum = weights.reduce((total, weight) => total + weight, 0);
		return {
			first: Math.min(first, from - 1),
			weights: weights.map((weight) => (sum > 0 ? weight / sum : 1)),
		};
	});
}
