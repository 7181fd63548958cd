import { seeUpright } from './edge/uprightSource';
import type { Raster } from './raster';
import type { RowSource } from './rowSource';

/** An unpacked image as it is seen upright, in red, green, blue and alpha. */
export function rgbaUpright(image: Raster & { orientation: number }): RowSource {
	const { width, height, data, startOf, step, green, blue, alpha } = seeUpright(image);
	return {
		...{ width, height, channels: 4 },
		drawRow(y, row) {
			for (let to = 0, from = startOf(y); to < row.length; to += 4, from += step) {
				row[to] = data[from];
				row[to + 1] = data[from + green];
				row[to + 2] = data[from + blue];
				row[to + 3] = alpha === undefined ? 255 : data[from + alpha];
			}
		},
	};
}
