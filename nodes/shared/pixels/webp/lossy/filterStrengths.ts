/** A frame's loop filter (RFC 6386, section 9.6). */
export interface FilterHeader {
	isSimple: boolean;
	level: number;
	sharpness: number;
	/** Added to the level of all macroblocks, and of those predicted block by block. */
	frameDelta: number;
	blocksDelta: number;
}

/** The loop filter's thresholds for a macroblock (section 15); all 0 if it is not filtered. */
export interface FilterStrength {
	/**
	 * The edge limits between macroblocks and between blocks; a larger change is part of the image. It is measured as four
	 * times the step across the edge, plus the step between the pixels next to those.
	 */
	outer: number;
	inner: number;
	/** The interior limit: the largest step next to the edge. */
	beside: number;
	/** The high edge variance threshold: above it, less is smoothed. */
	sharp: number;
}

/** By segment, then by whether the macroblock is predicted block by block. `levels` are the segments' filter levels. */
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
