/** Looked up once, because it is needed for every byte. */
const { abs } = Math;

/**
 * Undoes a line's filter in place (PNG specification, section 9). `above` is the line above, already unfiltered; `step` is
 * the number of bytes per pixel, at least 1. False if there is no such filter.
 */
export function unfilter(
	filter: number,
	line: Uint8Array,
	above: Uint8Array,
	step: number,
): boolean {
	if (filter === 1) undoSub(line, step);
	else if (filter === 2) undoUp(line, above);
	else if (filter === 3) undoAverage(line, above, step);
	else if (filter === 4) undoPaeth(line, above, step);
	return filter <= 4;
}

function undoSub(line: Uint8Array, step: number): void {
	for (let x = step; x < line.length; x++) line[x] += line[x - step];
}

function undoUp(line: Uint8Array, above: Uint8Array): void {
	for (let x = 0; x < line.length; x++) line[x] += above[x];
}

function undoAverage(line: Uint8Array, above: Uint8Array, step: number): void {
	const start = Math.min(step, line.length);
	for (let x = 0; x < start; x++) line[x] += above[x] >> 1;
	for (let x = start; x < line.length; x++) line[x] += (line[x - step] + above[x]) >> 1;
}

function undoPaeth(line: Uint8Array, above: Uint8Array, step: number): void {
	const start = Math.min(step, line.length);
	for (let x = 0; x < start; x++) line[x] += above[x];
	for (let x = start; x < line.length; x++) {
		line[x] += predict(line[x - step], above[x], above[x - step]);
	}
}

/** Applies the Paeth filter, the best single one for photographs. `filtered` has one more byte, for the filter's number. */
export function filterPaeth(
	line: Uint8Array,
	above: Uint8Array,
	step: number,
	filtered: Uint8Array,
): void {
	filtered[0] = 4;
	// Channel by channel, so that the left neighbours are at hand; at the start of a line they are 0.
	for (let channel = 0; channel < step; channel++) {
		let left = 0;
		let upLeft = 0;
		for (let x = channel; x < line.length; x += step) {
			const up = above[x];
			const value = line[x];
			filtered[x + 1] = value - predict(left, up, upLeft);
			left = value;
			upLeft = up;
		}
	}
}

/**
 * The Paeth predictor: the neighbour nearest to left + up - upLeft (section 9.4). Without branches: in a photograph they are
 * unpredictable, and each misprediction costs more than all of this.
 */
function predict(left: number, up: number, upLeft: number): number {
	const toLeft = abs(up - upLeft);
	const toUp = abs(left - upLeft);
	const toUpLeft = abs(left + up - 2 * upLeft);
	// A difference below 0, shifted by 31, is all ones.
	const isNotLeft = ((toUp - toLeft) | (toUpLeft - toLeft)) >> 31;
	const isNotUp = (toUpLeft - toUp) >> 31;
	const second = up ^ ((up ^ upLeft) & isNotUp);
	return left ^ ((left ^ second) & isNotLeft);
}
