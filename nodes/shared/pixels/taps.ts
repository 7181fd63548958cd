import { getOrAdd } from '../values/getOrAdd';

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

/** Some of the samples in a row. */
export interface Span {
	start: number;
	length: number;
}

/**
 * The taps that make `to` samples from `from`, or only those of a span: when shrinking, the filter is as wide as the ratio.
 * Sample centres are at halves; at an edge the existing samples take over the weight of the missing ones.
 */
export function listTaps(
	from: number,
	to: number,
	{ reach, weigh }: Filter,
	{ start, length }: Span = { start: 0, length: to },
): Tap[] {
	const ratio = from / to;
	const stretch = Math.max(ratio, 1);
	const width = reach * stretch;
	/** By where a sample lies between others: where sizes are equal, all lie alike. */
	const inside = new Map<number, Float32Array>();
	return Array.from({ length }, (_, at) => {
		const centre = (start + at + 0.5) * ratio - 0.5;
		const [before, behind] = [Math.ceil(centre - width), Math.floor(centre + width)];
		const first = Math.max(before, 0);
		const last = Math.min(behind, from - 1);
		const weighAll = () => {
			const weights = Float32Array.from({ length: Math.max(last - first + 1, 1) }, (_, offset) =>
				weigh(Math.abs(first + offset - centre) / stretch),
			);
			const sum = weights.reduce((total, weight) => total + weight, 0);
			return weights.map((weight) => (sum > 0 ? weight / sum : 1));
		};
		const isInside = first === before && last === behind;
		const weights = isInside ? getOrAdd(inside, first - centre, weighAll) : weighAll();
		return { first: Math.min(first, from - 1), weights };
	});
}
