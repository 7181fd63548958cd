import type { PngParts } from './readPng';

/** Where a line's pixels go: the index of the first in the image, the step from one to the next, and their number. */
export interface Row {
	start: number;
	step: number;
	count: number;
	/** Whether it is the first line of its pass, with nothing above it. */
	isFirst: boolean;
}

/** One pass of an interlaced image: a subset of its pixels, stored as an image of its own. */
interface Pass {
	left: number;
	top: number;
	stepX: number;
	stepY: number;
}

const WHOLE: Pass[] = [{ left: 0, top: 0, stepX: 1, stepY: 1 }];
/** PNG specification, section 8.2. */
const ADAM7: Pass[] = [
	{ left: 0, top: 0, stepX: 8, stepY: 8 },
	{ left: 4, top: 0, stepX: 8, stepY: 8 },
	{ left: 0, top: 4, stepX: 4, stepY: 8 },
	{ left: 2, top: 0, stepX: 4, stepY: 4 },
	{ left: 0, top: 2, stepX: 2, stepY: 4 },
	{ left: 1, top: 0, stepX: 2, stepY: 2 },
	{ left: 0, top: 1, stepX: 1, stepY: 2 },
];

/** The lines, in the order of the file. */
export function listRows({ width, height, isInterlaced }: PngParts): Row[] {
	return (isInterlaced ? ADAM7 : WHOLE).flatMap(({ left, top, stepX, stepY }) => {
		const count = Math.ceil((width - left) / stepX);
		const lines = count > 0 ? Math.max(Math.ceil((height - top) / stepY), 0) : 0;
		return Array.from({ length: lines }, (_, line) => ({
			start: (top + line * stepY) * width + left,
			step: stepX,
			count,
			isFirst: line === 0,
		}));
	});
}

/** The length of each line in bytes: its filter's number, and pixels of this many bits. */
export function* lengthsOf(rows: Row[], bits: number): Generator<number> {
	for (const { count } of rows) yield 1 + Math.ceil((count * bits) / 8);
}
