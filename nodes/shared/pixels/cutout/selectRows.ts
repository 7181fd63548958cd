import type { EdgePainter } from '../edge/edgePainter';
import type { Grey } from '../grey';
import type { Box } from '../mask/maskCounts';
import { walkUpright } from '../orientation';
import type { Raster } from '../raster';
import type { RowSource } from '../rowSource';

/** A part of the source image, upright, with the mask as its alpha; that lies on the image at a place of its own. */
export function selectRows(
	source: Raster & { orientation: number },
	alpha: Grey,
	box: Box,
	painter: EdgePainter,
	place: Pick<Box, 'left' | 'top'>,
): RowSource {
	const channels = source.channels > 2 ? 4 : 2;
	const way = walkUpright(source.width, source.height, source.orientation);
	return {
		width: box.width,
		height: box.height,
		channels,
		drawRow(y, row) {
			const first = way.startOf(box.top + y) + box.left * way.step;
			const [left, top] = [box.left - place.left, box.top + y - place.top];
			const from = top * alpha.width + left;
			const alphas = alpha.data.subarray(from, from + box.width);
			drawPixels(source, first, way.step, alphas, row);
			painter.paint(row, channels, left, top);
		},
	};
}

/** Pixels of the source from index `first` on, with these alphas, multiplied by the source's own alpha if it has one. */
function drawPixels(
	{ channels, data }: Raster,
	first: number,
	step: number,
	alphas: Uint8Array,
	row: Uint8Array,
): void {
	const colours = channels > 2 ? 3 : 1;
	const hasAlpha = channels > colours;
	let to = 0;
	for (let x = 0; x < alphas.length; x++) {
		const from = (first + x * step) * channels;
		row[to++] = data[from];
		if (colours === 3) {
			row[to++] = data[from + 1];
			row[to++] = data[from + 2];
		}
		row[to++] = hasAlpha ? ((alphas[x] * data[from + colours] + 127) / 255) | 0 : alphas[x];
	}
}
