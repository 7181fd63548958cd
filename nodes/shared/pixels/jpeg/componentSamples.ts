import { createTransform8, type TransformBlock } from './inverseDct';
import { firstOfRow, type Component } from './openScan';
import { createTransform1, createTransform2, createTransform4 } from './reducedDct';

/** How many samples a block's eight become each way: 8 is full size, 1 an eighth of the width and height. */
export type Eighths = 1 | 2 | 4 | 8;

const TRANSFORMS: { [side in Eighths]: () => TransformBlock } = {
	1: createTransform1,
	2: createTransform2,
	4: createTransform4,
	8: createTransform8,
};

/** One component's samples, upsampled to the image's size, bit-exact with libjpeg. */
export interface ComponentSamples {
	/** Fills `row` with the samples for the image's row `y`. */
	draw(y: number, row: Uint8Array): void;
}

/** The image to draw: its size in pixels, and how many pixels a block's eight samples become each way. */
interface Drawn {
	width: number;
	height: number;
	eighths: Eighths;
}

/** The last pair: how many pixels share one of the component's samples, across and down, at full size. */
export function openSamples(
	component: Component,
	{ width, height, eighths }: Drawn,
	[wholeAcross, wholeDown]: [number, number],
): ComponentSamples {
	const side = sideOf(eighths, wholeAcross, wholeDown);
	const across = (wholeAcross * eighths) / side;
	const down = (wholeDown * eighths) / side;
	const own = Math.ceil(width / across);
	const rows = new SampleRows(component, own, Math.ceil(height / down), side);
	if (across === 1 && down === 1) return { draw: (y, row) => row.set(rows.at(y)) };
	// Like libjpeg, interpolate what is subsampled by two, unless it is too narrow to have neighbours; replicate the rest.
	const isSmooth = across <= 2 && down <= 2 && (across === 1 || own > 2) && eighths > 1;
	if (!isSmooth) {
		return {
			draw(y, row) {
				const samples = rows.at(Math.floor(y / down));
				for (let x = 0; x < width; x++) row[x] = samples[(x / across) | 0];
			},
		};
	}
	if (down === 1) return { draw: (y, row) => doubleWidth(rows.at(y), row) };
	const sums = new Uint16Array(own);
	return {
		draw(y, row) {
			const near = rows.at(y >> 1);
			const far = rows.at((y >> 1) + (y % 2 === 0 ? -1 : 1));
			for (let x = 0; x < own; x++) sums[x] = 3 * near[x] + far[x];
			if (across === 2) doubleWidthOfSums(sums, row);
			else for (let x = 0; x < width; x++) row[x] = (sums[x] + 1 + (y % 2)) >> 2;
		},
	};
}

/**
 * How many samples a component's blocks become each way. Like libjpeg (jdmaster.c), a subsampled component is reduced less,
 * as far as that fits both ways.
 */
function sideOf(eighths: Eighths, across: number, down: number): Eighths {
	let side = eighths;
	while (side < 8 && (across * eighths) % (2 * side) === 0 && (down * eighths) % (2 * side) === 0)
		side = (2 * side) as Eighths;
	return side;
}

/** A component's rows of samples; past the edges its first and last row are repeated. */
class SampleRows {
	private readonly transform: TransformBlock;
	/** The distance between rows of samples. */
	private readonly stride: number;
	/** The latest even and odd row of blocks: no row is drawn from more than these two. */
	private readonly strips: Array<{ row: number; samples: Uint8ClampedArray }>;

	constructor(
		private readonly component: Component,
		private readonly width: number,
		private readonly height: number,
		private readonly side: Eighths,
	) {
		this.transform = TRANSFORMS[side]();
		this.stride = side * component.stride;
		const bytes = side * this.stride;
		this.strips = [0, 1].map(() => ({ row: -1, samples: new Uint8ClampedArray(bytes) }));
	}

	at(y: number): Uint8ClampedArray {
		const { side, stride } = this;
		const index = Math.min(Math.max(y, 0), this.height - 1);
		const from = (index % side) * stride;
		return this.strip(Math.floor(index / side)).subarray(from, from + this.width);
	}

	private strip(row: number): Uint8ClampedArray {
		const strip = this.strips[row % 2];
		if (strip.row !== row) {
			strip.row = row;
			this.compute(strip.row, strip.samples);
		}
		return strip.samples;
	}

	private compute(row: number, samples: Uint8ClampedArray): void {
		const { transform, side, stride } = this;
		const { blocksAcross, coefficients, quantization } = this.component;
		// As in libjpeg, a component that no scan has is grey.
		if (quantization === undefined) samples.fill(128);
		else {
			const first = firstOfRow(this.component, row);
			for (let x = 0; x < blocksAcross; x++)
				transform(coefficients, first + 64 * x, quantization, samples, side * x, stride);
		}
	}
}

/** Each pixel is three quarters of its own sample and one quarter of the nearer neighbour ("fancy upsampling"). */
function doubleWidth(samples: Uint8ClampedArray, row: Uint8Array): void {
	const last = samples.length - 1;
	for (let own = 0; own <= last; own++) {
		const three = 3 * samples[own];
		row[2 * own] = (three + samples[own - 1] + 1) >> 2;
		// A write past the end of a row of odd width has no effect.
		row[2 * own + 1] = (three + samples[own + 1] + 2) >> 2;
	}
	row[0] = samples[0];
	if (row.length > 2 * last + 1) row[2 * last + 1] = samples[last];
}

/** The same for sums over two rows, weighted 3 to 1. */
function doubleWidthOfSums(sums: Uint16Array, row: Uint8Array): void {
	const last = sums.length - 1;
	for (let own = 0; own <= last; own++) {
		const three = 3 * sums[own];
		row[2 * own] = (three + sums[own === 0 ? 0 : own - 1] + 8) >> 4;
		row[2 * own + 1] = (three + sums[own === last ? last : own + 1] + 7) >> 4;
	}
}
