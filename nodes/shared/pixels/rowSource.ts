import type { Raster } from './raster';

/** An image that is drawn while it is written: its rows are requested one by one, from the top. */
export interface RowSource extends Pick<Raster, 'width' | 'height' | 'channels'> {
	/** Fills `row` with the samples of row `y`; a promise if that takes long. */
	drawRow(y: number, row: Uint8Array): void | Promise<void>;
}
