import { COLOUR_NAMES, nameColour, type ColourName } from './colours';
import type { Pixels } from './pixels';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { max, min } = Math;

/** A colour with less than this share of a connected region is a detail of it, not a thing of its own. */
const OWN_SHARE = 0.025;
/** Regions of fewer pixels than this share of the image are dust. */
const DUST_SHARE = 0.0001;

const NONE = 255;
/** More than the squared distance of any two colours. */
const FARTHEST = 1e6;

/** The colour of the thing that each pixel belongs to: an index into `COLOUR_NAMES`, or 255 in the background. */
export function labelObjects(pixels: Pixels, foreground: Uint8Array): Uint8Array {
	const labels = new Uint8Array(foreground.length).fill(NONE);
	const names = nameForeground(pixels, foreground);
	const isSeen = new Uint8Array(foreground.length);
	const dust = foreground.length * DUST_SHARE;
	for (let index = 0; index < foreground.length; index++) {
		if (foreground[index] === 0 || isSeen[index]) continue;
		const region = collectRegion(index, foreground, isSeen, pixels.width);
		if (region.length > dust) labelRegion(region, names, pixels, labels);
	}
	return labels;
}

/** Marks with 255 what has one of the colours; without colours everything in front of the background. */
export function selectObjects(
	labels: Uint8Array,
	colours: ReadonlySet<ColourName> | 'all',
): Uint8Array {
	const isChosen = COLOUR_NAMES.map((name) => colours === 'all' || colours.has(name));
	return labels.map((label) => (label !== NONE && isChosen[label] ? 255 : 0));
}

function nameForeground({ rgb }: Pixels, foreground: Uint8Array): Uint8Array {
	const numbers = new Map(COLOUR_NAMES.map((name, number) => [name, number]));
	const names = new Uint8Array(foreground.length).fill(NONE);
	for (let index = 0; index < foreground.length; index++) {
		if (foreground[index] === 0) continue;
		const at = index * 3;
		names[index] = numbers.get(nameColour(rgb[at], rgb[at + 1], rgb[at + 2])) ?? NONE;
	}
	return names;
}

/** All pixels connected with `first`, corners included. */
function collectRegion(
	first: number,
	foreground: Uint8Array,
	isSeen: Uint8Array,
	width: number,
): number[] {
	const region = [first];
	isSeen[first] = 1;
	const height = foreground.length / width;
	for (let at = 0; at < region.length; at++) {
		const x = region[at] % width;
		const y = (region[at] - x) / width;
		for (let row = max(0, y - 1); row <= min(height - 1, y + 1); row++) {
			for (let column = max(0, x - 1); column <= min(width - 1, x + 1); column++) {
				const index = row * width + column;
				if (foreground[index] === 0 || isSeen[index]) continue;
				isSeen[index] = 1;
				region.push(index);
			}
		}
	}
	return region;
}

/** Gives every pixel of a region the nearest of the region's main colours, so that touching things come apart. */
function labelRegion(
	region: number[],
	names: Uint8Array,
	{ rgb }: Pixels,
	labels: Uint8Array,
): void {
	const means = mainColours(region, names, rgb);
	for (const index of region) {
		let nearest = means[0];
		let shortest = FARTHEST;
		for (const mean of means.length > 1 ? means : []) {
			const distance =
				(rgb[index * 3] - mean.red) ** 2 +
				(rgb[index * 3 + 1] - mean.green) ** 2 +
				(rgb[index * 3 + 2] - mean.blue) ** 2;
			if (distance >= shortest) continue;
			shortest = distance;
			nearest = mean;
		}
		labels[index] = nearest.label;
	}
}

interface MeanColour {
	label: number;
	count: number;
	red: number;
	green: number;
	blue: number;
}

/** The mean of each colour that has a share of its own, the largest share first. */
function mainColours(region: number[], names: Uint8Array, rgb: Uint8Array): MeanColour[] {
	const means = COLOUR_NAMES.map((_name, label) => ({
		label,
		count: 0,
		red: 0,
		green: 0,
		blue: 0,
	}));
	for (const index of region) {
		const mean = means[names[index]];
		mean.count += 1;
		mean.red += rgb[index * 3];
		mean.green += rgb[index * 3 + 1];
		mean.blue += rgb[index * 3 + 2];
	}
	return means
		.filter(({ count }) => count > region.length * OWN_SHARE)
		.sort((one, other) => other.count - one.count)
		.map(({ label, count, red, green, blue }) => ({
			label,
			count,
			red: red / count,
			green: green / count,
			blue: blue / count,
		}));
}
