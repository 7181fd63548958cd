import type { JpegComponent } from '../../bundled/jpegImage';

/** One component's samples as rows, made as large as the image, to the bit as libjpeg makes them. */
export interface Plane {
	/** Fills `row` with the samples of the image's row `y`. */
	draw(y: number, row: Uint8Array): void;
}

/** `across` and `down` are how many of the image's pixels share a sample. `width` and `height` are the image's. */
export function createPlane(
	component: JpegComponent,
	[width, height]: [number, number],
	[across, down]: [number, number],
): Plane {
	const own = Math.ceil(width / across);
	const rows = new SampleRows(component, own, Math.ceil(height / down));
	if (across === 1 && down === 1) return { draw: (y, row) => row.set(rows.at(y)) };
	// libjpeg smooths what is halved, unless it is too narrow to have neighbours, and repeats the rest.
	const isSmooth = across <= 2 && down <= 2 && (across === 1 || own > 2);
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

/** The rows of a component that is stored in blocks; beyond the edges its first and last row go on. */
class SampleRows {
	/** The rows used last, by their number. */
	private readonly kept = new Map<number, Uint8Array>();

	constructor(
		private readonly component: JpegComponent,
		private readonly width: number,
		private readonly height: number,
	) {}

	at(y: number): Uint8Array {
		const index = Math.min(Math.max(y, 0), this.height - 1);
		const known = this.kept.get(index);
		if (known !== undefined) return known;
		const [oldest] = this.kept.keys();
		const row = this.kept.size < 4 ? new Uint8Array(this.width) : this.kept.get(oldest)!;
		if (this.kept.size === 4) this.kept.delete(oldest);
		this.read(index, row);
		this.kept.set(index, row);
		return row;
	}

	private read(y: number, row: Uint8Array): void {
		const { output, stride } = this.component;
		let from = 64 * stride * (y >> 3) + 8 * (y & 7);
		for (let x = 0; x < this.width; x += 8, from += 64) {
			const end = Math.min(this.width - x, 8);
			for (let index = 0; index < end; index++) row[x + index] = output[from + index];
		}
	}
}

/** Each pixel is three quarters of its own sample and one quarter of the neighbour's it lies next to. */
function doubleWidth(samples: Uint8Array, row: Uint8Array): void {
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
