import type { Raster } from './raster';

/** An image that is drawn as it is written: the rows are asked for one after the other, from the top. */
export interface RowSource extends Pick<Raster, 'width' | 'height' | 'channels'> {
	/** Fills `row` with the samples of row `y`; where that takes long, it is a promise. */
	drawRow(y: number, row: Uint8Array): void | Promise<void>;
}
