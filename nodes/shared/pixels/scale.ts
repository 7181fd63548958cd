import type { Size } from '../imageFile/size';
import type { Box } from './mask/maskCounts';
import { listTaps, type Filter, type Tap } from './taps';
import type { RowSource } from './rowSource';
import type { TimeSlices } from '../timing/timeSlices';

const LOBES = 3;

/** Lanczos with three lobes, sharp's default. */
function lanczos(distance: number): number {
	if (distance === 0) return 1;
	if (distance >= LOBES) return 0;
	const angle = Math.PI * distance;
	return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle);
}

const LANCZOS: Filter = { reach: LOBES, weigh: lanczos };

/**
 * Scales an image, and gives a part of the result: only that much takes time and memory. Transparent pixels do not affect
 * the colours beside them. Ask for its rows in order; only as many are kept as one new row needs.
 */
export function scale(
	source: RowSource,
	size: Size,
	slices: TimeSlices,
	filter: Filter = LANCZOS,
	part: Box = { left: 0, top: 0, width: size.width, height: size.height },
): RowSource {
	const { channels } = source;
	const { left, top, width, height } = part;
	const across = listTaps(source.width, size.width, filter, { start: left, length: width });
	const down = listTaps(source.height, size.height, filter, { start: top, length: height });
	const line = new Uint8Array(source.width * channels);
	const samples = new Float32Array(line.length);
	const hasAlpha = channels % 2 === 0;
	const most = down.reduce((longest, { weights }) => Math.max(longest, weights.length), 0);
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
				samples.set(line);
				if (hasAlpha) premultiply(samples, channels);
				stretch(samples, channels, across, kept[next % most]);
				if (slices.isOver) await slices.next();
			}
			sums.fill(0);
			for (let index = 0; index < weights.length; index++) {
				add(kept[(first + index) % most], weights[index], sums);
			}
			if (hasAlpha) divide(sums, channels, row);
			else toBytes(sums, row);
		},
	};
}

/** Premultiplies colours by alpha. */
function premultiply(samples: Float32Array, channels: number): void {
	const colours = channels - 1;
	for (let at = 0; at < samples.length; at += channels) {
		const alpha = samples[at + colours] / 255;
		for (let channel = 0; channel < colours; channel++) samples[at + channel] *= alpha;
	}
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

function add(row: Float32Array, weight: number, sums: Float32Array): void {
	for (let x = 0; x < sums.length; x++) sums[x] += row[x] * weight;
}

/** Undoes the premultiplication, into bytes. The filter may overshoot at an edge. */
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

function toBytes(sums: Float32Array, row: Uint8Array): void {
	for (let at = 0; at < sums.length; at++) row[at] = toByte(sums[at]);
}

function toByte(value: number): number {
	if (value < 0) return 0;
	return value > 255 ? 255 : value + 0.5;
}
