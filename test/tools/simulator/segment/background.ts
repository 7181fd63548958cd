import type { Pixels } from './pixels';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { floor, max, min, round, sqrt } = Math;

/** Share of the shorter side that counts as border. */
const BORDER_SHARE = 0.02;
/** A border pixel farther than this from the first fit belongs to an object that touches the border. */
const OUTLIER_DISTANCE = 24;
const TERM_COUNT = 6;

/** Six coefficients for each channel; the value at (x, y) in [-1, 1] is their sum with 1, x, y, x², xy, y². */
export type Background = Float64Array[];

/** Estimates a plain or smoothly shaded background from the border: a quadratic surface for each channel. */
export function estimateBackground(pixels: Pixels): Background {
	const border = listBorder(pixels);
	const first = fit(pixels, border);
	const inliers = border.filter((index) => distanceTo(first, pixels, index) < OUTLIER_DISTANCE);
	return inliers.length > border.length / 4 ? fit(pixels, inliers) : first;
}

/** The background's colour at one pixel. */
export function backgroundAt(
	background: Background,
	x: number,
	y: number,
	channel: number,
): number {
	const [c, cx, cy, cxx, cxy, cyy] = background[channel];
	return c + cx * x + cy * y + cxx * x * x + cxy * x * y + cyy * y * y;
}

function listBorder({ width, height }: Pixels): number[] {
	const margin = max(1, round(min(width, height) * BORDER_SHARE));
	const border: number[] = [];
	for (let y = 0; y < height; y++) {
		const isEdgeRow = y < margin || y >= height - margin;
		for (let x = 0; x < width; x++) {
			if (isEdgeRow || x < margin || x >= width - margin) border.push(y * width + x);
		}
	}
	return border;
}

function terms(index: number, { width, height }: Pixels): number[] {
	const x = (2 * (index % width)) / width - 1;
	const y = (2 * floor(index / width)) / height - 1;
	return [1, x, y, x * x, x * y, y * y];
}

function distanceTo(background: Background, pixels: Pixels, index: number): number {
	const values = terms(index, pixels);
	let sum = 0;
	for (let channel = 0; channel < 3; channel++) {
		const estimate = values.reduce((total, term, at) => total + term * background[channel][at], 0);
		sum += (pixels.rgb[index * 3 + channel] - estimate) ** 2;
	}
	return sqrt(sum);
}

/** Least squares by the normal equations. */
function fit(pixels: Pixels, indices: number[]): Background {
	const matrix = Array.from({ length: TERM_COUNT }, () => new Float64Array(TERM_COUNT + 3));
	for (const index of indices) {
		const values = terms(index, pixels);
		for (let row = 0; row < TERM_COUNT; row++) {
			for (let column = 0; column < TERM_COUNT; column++) {
				matrix[row][column] += values[row] * values[column];
			}
			for (let channel = 0; channel < 3; channel++) {
				matrix[row][TERM_COUNT + channel] += values[row] * pixels.rgb[index * 3 + channel];
			}
		}
	}
	solve(matrix);
	return [0, 1, 2].map((channel) => Float64Array.from(matrix, (row) => row[TERM_COUNT + channel]));
}

/** Gauss-Jordan elimination in place; a tiny ridge keeps an image of one row or column solvable. */
function solve(matrix: Float64Array[]): void {
	for (let pivot = 0; pivot < TERM_COUNT; pivot++) {
		matrix[pivot][pivot] += 1e-6;
		const scale = 1 / matrix[pivot][pivot];
		matrix[pivot] = matrix[pivot].map((value) => value * scale);
		for (let row = 0; row < TERM_COUNT; row++) {
			if (row === pivot) continue;
			const factor = matrix[row][pivot];
			matrix[row] = matrix[row].map((value, column) => value - factor * matrix[pivot][column]);
		}
	}
}
