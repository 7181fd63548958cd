import type { TimeSlices } from '../../timing/timeSlices';
import { BLACK, CELL, findNear, placeIn } from './cells';
import { sampleField, SUMS, toCellPlace } from './colourField';
import type { Matte } from './matte';

/** How much to trust the colours around a half-covered pixel beside its own. */
const PRIOR = 0.3;

/**
 * Gives edge pixels the thing's own colours, without the background's, and removes the colours of everything transparent,
 * except within two pixels of what shows: these get the thing's colours too, for programs that scale an image without
 * regard to its alpha.
 */
export class EdgePainter {
	private readonly front = new Float32Array(SUMS);
	private readonly back = new Float32Array(SUMS);

	private constructor(
		private readonly matte: Matte,
		private readonly keepHidden: boolean,
		/** The cells at an edge. */
		private readonly edge: Uint8Array,
	) {}

	static async for(matte: Matte, keepHidden: boolean, slices: TimeSlices): Promise<EdgePainter> {
		return new EdgePainter(matte, keepHidden, await findNear(matte.shown, 1, slices));
	}

	/** Paints a row of pixels that begins at `left` in row `y` of the image. */
	paint(row: Uint8Array, channels: 2 | 4, left: number, y: number): void {
		const { shown } = this.matte;
		const cellRow = (((y / CELL) | 0) + 1) * shown.across + 1;
		const end = left + row.length / channels;
		for (let x = left; x < end;) {
			const column = (x / CELL) | 0;
			const next = Math.min((column + 1) * CELL, end);
			const cell = cellRow + column;
			if (this.edge[cell] === 1) this.paintCell(row, channels, left, { x, next, y });
			else if (shown.kinds[cell] === BLACK && !this.keepHidden)
				row.fill(0, (x - left) * channels, (next - left) * channels);
			x = next;
		}
	}

	private paintCell(
		row: Uint8Array,
		channels: 2 | 4,
		left: number,
		{ x: from, next, y }: { x: number; next: number; y: number },
	): void {
		const { shown, covered, colours } = this.matte;
		for (let x = from; x < next; x++) {
			const at = placeIn(shown, x, y);
			const to = (x - left) * channels;
			const isHidden = shown.data[at] === 0;
			if (isHidden && this.keepHidden) continue;
			if (isHidden && !this.isBesideShown(at)) row.fill(0, to, to + channels);
			else if (colours !== undefined && covered[at] < 255)
				this.unmix(row, [to, to + channels - 1], covered[at] / 255, [x, y]);
		}
	}

	/** Whether a pixel up to two away shows. */
	private isBesideShown(at: number): boolean {
		const { data, stride } = this.matte.shown;
		const across = data[at - 2] | data[at - 1] | data[at + 1] | data[at + 2];
		const above = data[at - stride - 1] | data[at - stride] | data[at - stride + 1];
		const below = data[at + stride - 1] | data[at + stride] | data[at + stride + 1];
		return (across | above | below | data[at - 2 * stride] | data[at + 2 * stride]) !== 0;
	}

	/**
	 * A pixel is a mixture: alpha × the thing's colour + (1 - alpha) × the background's. Its difference from the mixture of
	 * the surrounding colours is shared between the two (M. Forte, "Approximate Fast Foreground Colour Estimation", 2021).
	 */
	private unmix(
		row: Uint8Array,
		[from, end]: [number, number],
		alpha: number,
		[x, y]: [number, number],
	): void {
		const { front, back } = this;
		const { colours } = this.matte;
		if (colours === undefined) return;
		sampleField(colours.front, toCellPlace(x), toCellPlace(y), front);
		sampleField(colours.back, toCellPlace(x), toCellPlace(y), back);
		const open = 1 - alpha;
		const gain = alpha / (alpha * alpha + PRIOR * open * open);
		for (let at = from, channel = 1; at < end; at++, channel++) {
			const around = front[channel];
			const rest = row[at] - alpha * around - open * back[channel];
			const own = around + gain * rest;
			row[at] = own < 0 ? 0 : own > 255 ? 255 : own + 0.5;
		}
	}
}
