import type { RowSource } from '../rowSource';
import type { Rgb } from './colour';

/** Puts a colour behind an image, or an opaque image of red, green and blue; the result is one. */
export function flatten(
	source: RowSource,
	background: Rgb | RowSource,
): RowSource & { channels: 3 } {
	const { width, height, channels } = source;
	const line = new Uint8Array(width * channels);
	const drawBehind = 'drawRow' in background ? background.drawRow : fillWith(background, width);
	return {
		width,
		height,
		channels: 3,
		async drawRow(y, row) {
			await drawBehind(y, row);
			await source.drawRow(y, line);
			blend(line, channels, row);
		},
	};
}

function fillWith(colour: Rgb, width: number): RowSource['drawRow'] {
	const plain = Uint8Array.from({ length: 3 * width }, (_, at) => colour[at % 3]);
	return (_y, row) => row.set(plain);
}

/** Lays a line of pixels over what is in the row. */
function blend(line: Uint8Array, channels: number, row: Uint8Array): void {
	const last = channels > 2 ? 2 : 0;
	const isOpaque = channels % 2 === 1;
	for (let from = 0, to = 0; to < row.length; from += channels, to += 3) {
		const alpha = isOpaque ? 255 : line[from + channels - 1];
		for (let channel = 0; channel < 3; channel++) {
			const colour = line[from + (channel < last ? channel : last)];
			// Exact where nothing is blended, otherwise rounded.
			row[to + channel] = (colour * alpha + row[to + channel] * (255 - alpha) + 127) / 255;
		}
	}
}
