import { listTaps, type Tap } from '../taps';
import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../timeSlices';

const LOBES = 3;

/** Lanczos with three lobes, as sharp has it by default. */
function lanczos(distance: number): number {
	if (distance === 0) return 1;
	if (distance >= LOBES) return 0;
	const angle = Math.PI * distance;
	return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle);
}

/**
 * An image with an alpha at another size. What is transparent has no share in the colours beside it. Its rows have to be
 * asked for in order; only as many are kept as one of the new ones is made of.
 */
export function scale(
	source: RowSource,
	{ width, height }: { width: number; height: number },
	slices: TimeSlices,
): RowSource {
	const { channels } = source;
	const across = listTaps(source.width, width, { reach: LOBES, weigh: lanczos });
	const down = listTaps(source.height, height, { reach: LOBES, weigh: lanczos });
	const line = new Uint8Array(source.width * channels);
	const most = Math.max(...down.map(({ weights }) => weights.length));
	const kept = Array.from({ length: most }, () => new Float32Array(width * channels));
	const sums = new Float32Array(width * channels);
	let next = 0;
	return {
		width,
		height,
		channels,
		async drawRow(y, row) {
			const { first, weights } = down[y];
			for (; next < first + weights.length; next++) {
				await source.drawRow(next, line);
				stretch(premultiply(line, channels), channels, across, kept[next % most]);
				if (slices.isOver) await slices.next();
			}
			sums.fill(0);
			for (let index = 0; index < weights.length; index++) {
				const from = kept[(first + index) % most];
				const weight = weights[index];
				for (let x = 0; x < sums.length; x++) sums[x] += from[x] * weight;
			}
			divide(sums, channels, row);
		},
	};
}

/** Colours times alpha, of which 255 is 1. */
function premultiply(line: Uint8Array, channels: number): Float32Array {
	const samples = Float32Array.from(line);
	const colours = channels - 1;
	for (let at = 0; at < line.length; at += channels) {
		const alpha = line[at + colours] / 255;
		for (let channel = 0; channel < colours; channel++) samples[at + channel] *= alpha;
	}
	return samples;
}

function stretch(line: Float32Array, channels: number, taps: Tap[], row: Float32Array): void {
	row.fill(0);
	for (let x = 0; x < taps.length; x++) {
		const { first, weights } = taps[x];
		const to = x * channels;
		for (let index = 0; index < weights.length; index++) {
			const from = (first + index) * channels;
			const weight = weights[index];
			for (let channel = 0; channel < channels; channel++) {
				row[to + channel] += line[from + channel] * weight;
			}
		}
	}
}

/** Colours that are not times alpha any more, in bytes. The filter may overshoot at an edge. */
function divide(sums: Float32Array, channels: number, row: Uint8Array): void {
	const colours = channels - 1;
	for (let at = 0; at < sums.length; at += channels) {
		const alpha = sums[at + colours];
		const factor = alpha > 0 ? 255 / alpha : 0;
		for (let channel = 0; channel < colours; channel++) {
			row[at + channel] = toByte(sums[at + channel] * factor);
		}
		row[at + colours] = toByte(alpha);
	}
}

function toByte(value: number): number {
	if (value < 0) return 0;
	return value > 255 ? 255 : value + 0.5;
}
