import type { RowSource } from '../rowSource';
import type { Rgb } from './colour';

/** Puts a colour behind an image; the result is RGB. */
export function flatten(source: RowSource, background: Rgb): RowSource & { channels: 3 } {
	const { width, height, channels } = source;
	const line = new Uint8Array(width * channels);
	return {
		width,
		height,
		channels: 3,
		async drawRow(y, row) {
			await source.drawRow(y, line);
			blend(line, channels, background, row);
		},
	};
}

function blend(line: Uint8Array, channels: number, background: Rgb, row: Uint8Array): void {
	const last = channels > 2 ? 2 : 0;
	const isOpaque = channels % 2 === 1;
	for (let from = 0, to = 0; to < row.length; from += channels, to += 3) {
		const alpha = isOpaque ? 255 : line[from + channels - 1];
		for (let channel = 0; channel < 3; channel++) {
			const colour = line[from + (channel < last ? channel : last)];
			// Exact where nothing is blended, otherwise rounded.
			row[to + channel] = (colour * alpha + background[channel] * (255 - alpha) + 127) / 255;
		}
	}
}
