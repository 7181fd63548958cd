/** How a frame is smoothed (RFC 6386, section 9.6). */
export interface FilterHeader {
	isSimple: boolean;
	level: number;
	sharpness: number;
	/** What is added to the level of all macroblocks, and of those that are predicted block by block. */
	frameDelta: number;
	blocksDelta: number;
}

/** How strongly the edges of a macroblock are smoothed (section 15). All are 0 where they are not. */
export interface FilterStrength {
	/**
	 * How much may change at an edge between macroblocks, and between blocks, before it is taken for part of the image: four
	 * times the step at the edge and the step from the pixel before it to the one behind.
	 */
	outer: number;
	inner: number;
	/** The largest step beside it. */
	beside: number;
	/** Steps larger than this are kept sharper. */
	sharp: number;
}

/** By segment, then whether the macroblock is predicted block by block. `levels` are those of the segments. */
export function createFilterStrengths(filter: FilterHeader, levels: number[]): FilterStrength[][] {
	return levels.map((level) =>
		[0, filter.blocksDelta].map((delta) =>
			createStrength(within(level + filter.frameDelta + delta, 63), filter.sharpness),
		),
	);
}

/** Sections 15.2 to 15.4, for a key frame. */
function createStrength(level: number, sharpness: number): FilterStrength {
	if (level === 0) return { outer: 0, inner: 0, beside: 0, sharp: 0 };
	let beside = level;
	if (sharpness > 0) beside = Math.min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
	beside = Math.max(beside, 1);
	const limit = 2 * level + beside;
	return {
		outer: 2 * (limit + 4) + 1,
		inner: 2 * limit + 1,
		beside,
		sharp: level >= 40 ? 2 : level >= 15 ? 1 : 0,
	};
}

function within(level: number, most: number): number {
	return Math.min(Math.max(level, 0), most);
}
