import type { Raster } from '../../raster';
import type { TimeSlices } from '../../../timing/timeSlices';
import type { Plane } from './plane';
import type { Frame } from './smoothFrame';

/**
 * Luma ranges from 16 to 235, chroma from 16 to 240 (ITU-R BT.601). Factors and offsets are libwebp's, with 14 fraction bits
 * of which 8 are dropped before adding, so that results are bit-exact.
 */
const scaled = (factor: number, base = 0) =>
	Int32Array.from({ length: 256 }, (_, value) => base + ((value * factor) >> 8));
const LUMA = scaled(19_077);
const RED = scaled(26_149, -14_234);
const BLUE = scaled(33_050, -17_685);
/** To be subtracted. */
const GREEN_OF_BLUE = scaled(6_419, -8_708);
const GREEN_OF_RED = scaled(13_320);
const POINT = 6;

/** Converts a frame to RGB in the first three channels of a raster of its size. */
export async function drawRows(frame: Frame, raster: Raster, slices: TimeSlices): Promise<void> {
	const { width, height, channels, data } = raster;
	const [luma, ...chroma] = frame.planes;
	const doubled = chroma.map((plane) => new ChromaRows(plane, width, height));
	for (let y = 0; y < height; y++) {
		const from = luma.origin + y * luma.stride;
		const [blueness, redness] = doubled.map((rows) => rows.draw(y));
		const target = data.subarray(y * width * channels, (y + 1) * width * channels);
		paint(luma.samples.subarray(from, from + width), blueness, redness, target, channels);
		if (slices.isOver) await slices.next();
	}
}

/** Chroma upsampled to the size of luma, with weights of 9, 3, 3 and 1 sixteenths of the four nearest samples. */
class ChromaRows {
	private readonly columns: number;
	private readonly lastRow: number;
	private readonly sums: Uint16Array;
	private readonly row: Uint8Array;

	constructor(
		private readonly plane: Plane,
		width: number,
		height: number,
	) {
		this.columns = (width + 1) >> 1;
		this.lastRow = ((height + 1) >> 1) - 1;
		this.sums = new Uint16Array(this.columns);
		this.row = new Uint8Array(2 * this.columns);
	}

	draw(y: number): Uint8Array {
		const { sums, row, columns } = this;
		const { samples } = this.plane;
		const near = this.startOf(y >> 1);
		const far = this.startOf((y >> 1) + (y % 2 === 0 ? -1 : 1));
		for (let x = 0; x < columns; x++) sums[x] = 3 * samples[near + x] + samples[far + x];
		const last = columns - 1;
		for (let x = 0; x < columns; x++) {
			const three = 3 * sums[x] + 8;
			row[2 * x] = (three + sums[x === 0 ? 0 : x - 1]) >> 4;
			row[2 * x + 1] = (three + sums[x === last ? last : x + 1]) >> 4;
		}
		return row;
	}

	/** Past the edges, the first and last row are repeated. */
	private startOf(row: number): number {
		const { origin, stride } = this.plane;
		return origin + stride * Math.min(Math.max(row, 0), this.lastRow);
	}
}

function paint(
	luma: Uint8ClampedArray,
	blueness: Uint8Array,
	redness: Uint8Array,
	target: Uint8Array,
	channels: number,
): void {
	for (let x = 0, to = 0; x < luma.length; x++, to += channels) {
		const y = LUMA[luma[x]];
		const cb = blueness[x];
		const cr = redness[x];
		target[to] = clamp((y + RED[cr]) >> POINT);
		target[to + 1] = clamp((y - GREEN_OF_BLUE[cb] - GREEN_OF_RED[cr]) >> POINT);
		target[to + 2] = clamp((y + BLUE[cb]) >> POINT);
	}
}

function clamp(value: number): number {
	if (value < 0) return 0;
	return value > 255 ? 255 : value;
}
