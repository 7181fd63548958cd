import type { Raster } from './raster';

/** An image's pixels, whatever else is known of it. */
export type Pixels = Pick<Raster, 'width' | 'height' | 'channels' | 'data'>;

/** An image that is drawn while it is written: its rows are requested one by one, from the top. */
export interface RowSource extends Omit<Pixels, 'data'> {
	/** Fills `row` with the samples of row `y`; a promise if that takes long. */
	drawRow(y: number, row: Uint8Array): void | Promise<void>;
}

/** The rows of an image that is drawn already. */
export function rowsOf({ width, height, channels, data }: Pixels): RowSource {
	const stride = width * channels;
	return {
		...{ width, height, channels },
		drawRow: (y, row) => row.set(data.subarray(y * stride, (y + 1) * stride)),
	};
}
