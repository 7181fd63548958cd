import { createTransform8, type TransformBlock } from './inverseDct';
import { firstOfRow, type Component } from './openScan';
import { createTransform1, createTransform2, createTransform4 } from './reducedDct';

/** How many samples are made of a block's eight, each way: 8 is the whole image, and 1 an eighth as wide. */
export type Eighths = 1 | 2 | 4 | 8;

const TRANSFORMS: { [side in Eighths]: () => TransformBlock } = {
	1: createTransform1,
	2: createTransform2,
	4: createTransform4,
	8: createTransform8,
};

/** One component's samples as rows, made as large as the image, to the bit as libjpeg makes them. */
export interface Plane {
	/** Fills `row` with the samples of the image's row `y`. */
	draw(y: number, row: Uint8Array): void;
}

/** The image that planes are drawn for: its size in pixels, and how many of them are made of a block's eight, each way. */
interface Drawn {
	width: number;
	height: number;
	eighths: Eighths;
}

/** `across` and `down` are how many samples of a whole image there are for one of the component. */
export function createPlane(
	component: Component,
	{ width, height, eighths }: Drawn,
	[wholeAcross, wholeDown]: [number, number],
): Plane {
	const side = sideOf(eighths, wholeAcross, wholeDown);
	const across = (wholeAcross * eighths) / side;
	const down = (wholeDown * eighths) / side;
	const own = Math.ceil(width / across);
	const rows = new SampleRows(component, own, Math.ceil(height / down), side);
	if (across === 1 && down === 1) return { draw: (y, row) => row.set(rows.at(y)) };
	// libjpeg smooths what is halved, unless it is too narrow or too small to have neighbours, and repeats the rest.
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
 * How many samples are made of a block's eight, each way. What has fewer samples than the image keeps more of them, as far
 * as that makes it fit both ways; so libjpeg does it (jdmaster.c).
 */
function sideOf(eighths: Eighths, across: number, down: number): Eighths {
	let side = eighths;
	while (side < 8 && (across * eighths) % (2 * side) === 0 && (down * eighths) % (2 * side) === 0)
		side = (2 * side) as Eighths;
	return side;
}

/** The samples of a component; beyond the edges its first and last row go on. */
class SampleRows {
	private readonly transform: TransformBlock;
	/** From one row of samples to the next. */
	private readonly stride: number;
	/** The rows of blocks that were asked for last, one of even and one of odd number: no row is drawn from more. */
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
		// A component that no scan has is grey, as in libjpeg.
		if (quantization === undefined) samples.fill(128);
		else {
			const first = firstOfRow(this.component, row);
			for (let x = 0; x < blocksAcross; x++)
				transform(coefficients, first + 64 * x, quantization, samples, side * x, stride);
		}
	}
}

/** Each pixel is three quarters of its own sample and one quarter of the neighbour's it lies next to. */
function doubleWidth(samples: Uint8ClampedArray, row: Uint8Array): void {
	const last = samples.length - 1;
	for (let own = 0; own <= last; own++) {
		const three = 3 * samples[own];
		row[2 * own] = (three + samples[own - 1] + 1) >> 2;
		// Beyond the end of a row of odd width nothing is written.
		row[2 * own + 1] = (three + samples[own + 1] + 2) >> 2;
	}
	row[0] = samples[0];
	if (row.length > 2 * last + 1) row[2 * last + 1] = samples[last];
}

/** The same for sums of four quarters from the row above or below. */
function doubleWidthOfSums(sums: Uint16Array, row: Uint8Array): void {
	const last = sums.length - 1;
	for (let own = 0; own <= last; own++) {
		const three = 3 * sums[own];
		row[2 * own] = (three + sums[own === 0 ? 0 : own - 1] + 8) >> 4;
		row[2 * own + 1] = (three + sums[own === last ? last : own + 1] + 7) >> 4;
	}
}
