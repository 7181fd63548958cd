import { toGrey, type Grey } from './grey';
import type { Raster } from './raster';
import type { Turns } from './turns';

/** What a picture's pixels say of it, taken for a mask. A pixel is selected where it is nearer to white than to black. */
export interface MaskLook {
	width: number;
	height: number;
	/** Whether it is black and white, as a mask is. */
	isTwoTone: boolean;
	/** Share of the pixels that are selected, from 0 to 1. */
	coverage: number;
	/** The smallest rectangle around all of them, in pixels; null where there is none. */
	boundingBox: Box | null;
	/** Whether something at the picture's edge is selected: it may go on outside. */
	touchesEdge: boolean;
	/** Selected pixels in each field of a grid over the picture, and all pixels there: see `areComplementary`. */
	grid: { selected: Uint32Array; all: Uint32Array };
}

export interface Box {
	left: number;
	top: number;
	width: number;
	height: number;
}

/** From here on a pixel is selected: its upper bit. */
const MIDDLE = 128;
/** How far from pure black or white a pixel may lie to pass for it: what JPEG does beside a sharp edge. */
const TOLERANCE = 48;
/** Widest seam of greys that a soft edge or JPEG's blocks of 8 pixels leave between black and white, in pixels. */
const SEAM_WIDTH = 8;
/** Farther apart, black and white do not meet: the seam may run aslant. */
const SEAM_REACH = 2 * SEAM_WIDTH;
/** However long its seams are, this much of a mask is black or white; of a picture of a few blocks, half. */
const MIN_PURE_SHARE = 0.75;
const MIN_PURE_SHARE_IF_SMALL = 0.5;
const SMALL_PIXELS = 64 * 64;
/** Specks that are neither black nor white, or coloured, as a share of all pixels. */
const MAX_SPECKS = 0.001;
const GRID = 16;
/** 1 for each brightness that is neither black nor white. */
const IS_BETWEEN = Uint8Array.from({ length: 256 }, (_, value) =>
	Number(value > TOLERANCE && value < 255 - TOLERANCE),
);

/** Looks at a picture as a mask, and gives its brightness too: the mask to work with, if it is one. */
export async function lookAtMask(
	raster: Raster,
	turns: Turns,
): Promise<{ look: MaskLook; grey: Grey }> {
	const grey = await toGrey(raster, turns);
	const { width, height, coloured } = grey;
	const { selected, between, box, grid } = await countPixels(grey, turns);
	const pixels = width * height;
	const specks = MAX_SPECKS * pixels;
	const minPure = pixels <= SMALL_PIXELS ? MIN_PURE_SHARE_IF_SMALL : MIN_PURE_SHARE;
	const mayBe = coloured <= specks && between <= (1 - minPure) * pixels;
	const isTwoTone =
		mayBe &&
		(between <= specks || between <= SEAM_WIDTH * (await countSeams(grey, turns)) + specks);
	const look = {
		width,
		height,
		isTwoTone,
		coverage: selected / pixels,
		boundingBox: box,
		touchesEdge: box !== null && isAtEdge(box, grey),
		grid,
	};
	return { look, grey };
}

/** Whether two masks are each other's inverse: what one selects, the other leaves, field by field of their grids. */
export function areComplementary(a: MaskLook, b: MaskLook): boolean {
	if (a.width !== b.width || a.height !== b.height) return false;
	return a.grid.all.every((all, field) => {
		const both = a.grid.selected[field] + b.grid.selected[field];
		// Greys in the middle of an edge may count on both sides or on none.
		return Math.abs(both - all) <= 2 + all * 0.05;
	});
}

/** The smallest rectangle around all that a mask selects. */
export async function findBox(mask: Grey, turns: Turns): Promise<Box | null> {
	return (await countPixels(mask, turns)).box;
}

interface Counts {
	selected: number;
	/** Pixels that are neither black nor white. */
	between: number;
	box: Box | null;
	grid: MaskLook['grid'];
}

async function countPixels({ width, height, data }: Grey, turns: Turns): Promise<Counts> {
	const grid = { selected: new Uint32Array(GRID * GRID), all: new Uint32Array(GRID * GRID) };
	const fieldEnds = Array.from({ length: GRID }, (_, field) =>
		Math.floor(((field + 1) * width) / GRID),
	);
	const counts: Counts = { selected: 0, between: 0, box: null, grid };
	const edges = { left: width, right: -1, top: height, bottom: -1 };
	for (let y = 0; y < height; y++) {
		const row = data.subarray(y * width, (y + 1) * width);
		const fields = GRID * Math.floor((y * GRID) / height);
		const before = counts.selected;
		countRow(row, fieldEnds, fields, counts);
		if (counts.selected > before) widen(edges, row, y);
		if (turns.isOver) await turns.next();
	}
	const { left, right, top, bottom } = edges;
	if (right >= 0) counts.box = { left, top, width: right - left + 1, height: bottom - top + 1 };
	return counts;
}

/** Without a branch for a pixel: this is where the time goes. */
function countRow(row: Uint8Array, fieldEnds: number[], firstField: number, counts: Counts): void {
	const { grid } = counts;
	let between = 0;
	let x = 0;
	for (let index = 0; index < fieldEnds.length; index++) {
		const end = fieldEnds[index];
		const start = x;
		let selected = 0;
		for (; x < end; x++) {
			const value = row[x];
			selected += value >> 7;
			between += IS_BETWEEN[value];
		}
		grid.selected[firstField + index] += selected;
		grid.all[firstField + index] += end - start;
		counts.selected += selected;
	}
	counts.between += between;
}

/** How often black meets white along the rows and columns, with at most the greys of a seam between them. */
async function countSeams({ width, height, data }: Grey, turns: Turns): Promise<number> {
	const none = 2;
	const above = { tone: new Uint8Array(width).fill(none), y: new Uint16Array(width) };
	let seams = 0;
	for (let y = 0; y < height; y++) {
		const row = data.subarray(y * width, (y + 1) * width);
		let left = none;
		let leftX = 0;
		for (let x = 0; x < width; x++) {
			if (IS_BETWEEN[row[x]] === 1) continue;
			const tone = row[x] >> 7;
			if (left === 1 - tone && x - leftX <= SEAM_REACH) seams += 1;
			if (above.tone[x] === 1 - tone && y - above.y[x] <= SEAM_REACH) seams += 1;
			left = above.tone[x] = tone;
			leftX = x;
			above.y[x] = y;
		}
		if (turns.isOver) await turns.next();
	}
	return seams;
}

/** Takes a row in which something is selected into the edges so far. */
function widen(
	edges: { left: number; right: number; top: number; bottom: number },
	row: Uint8Array,
	y: number,
): void {
	edges.top = Math.min(edges.top, y);
	edges.bottom = y;
	let left = 0;
	while (left < edges.left && row[left] < MIDDLE) left += 1;
	edges.left = Math.min(edges.left, left);
	let right = row.length - 1;
	while (right > edges.right && row[right] < MIDDLE) right -= 1;
	edges.right = Math.max(edges.right, right);
}

function isAtEdge({ left, top, width, height }: Box, picture: Grey): boolean {
	return (
		left === 0 || top === 0 || left + width === picture.width || top + height === picture.height
	);
}
