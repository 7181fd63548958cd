import type { CutoutSource } from '../cutout/cutOut';
import type { Grey } from '../grey';
import { MIDDLE } from '../mask/maskCounts';
import { encodePng } from '../png/encodePng';
import type { RowSource } from '../rowSource';
import { rgbaUpright } from '../rgbaUpright';
import type { TimeSlices } from '../../timing/timeSlices';
import { blendWithWhite, makeWhite } from './whiteArea';

/**
 * How a mask says what is to be edited: the image, transparent there (OpenAI); the image, white there (PiAPI's Flux); white
 * there; black there; or black there, with no greys at all (as Amazon's Nova Canvas and Titan wanted it).
 */
export type InpaintingKind = 'openai' | 'piapi' | 'white' | 'pure' | 'black';

export interface InpaintingOptions {
	kind: InpaintingKind;
	/** Whether not what is marked is to be edited, but everything else. */
	editsRest: boolean;
}

/** OpenAI takes masks of less than 4 MB (API reference, create image edit; as of November 2026). */
const MOST_OPENAI_BYTES = 4_000_000;
/** A larger photograph takes more than that as a PNG: it is not tried. */
const MOST_OPENAI_PIXELS = 8_000_000;
const WHITE = 255;

export interface InpaintingMask {
	bytes: Buffer;
	/** Whether it has no colours, because with the image's it would be too large: that is known, or only probable. */
	plain?: 'known' | 'probable';
}

/**
 * A PNG that tells a service which part of an image to edit. `mask` is as large as the image is upright; its greys count only
 * if it `isFeathered`. Without a source, what is transparent for OpenAI is so in a black image, and there is nothing for PiAPI.
 */
export async function drawInpaintingMask(
	mask: Grey & { isFeathered: boolean },
	source: CutoutSource | undefined,
	{ kind, editsRest }: InpaintingOptions,
	slices: TimeSlices,
): Promise<InpaintingMask | undefined> {
	const isExact = kind === 'pure' || kind === 'piapi' || !mask.isFeathered;
	/** How much of a pixel is kept, by its brightness in the mask. */
	const kept = Uint8Array.from({ length: 256 }, (_, value) => {
		const marked = isExact ? (value < MIDDLE ? 0 : WHITE) : value;
		return editsRest ? marked : WHITE - marked;
	});
	if (kind === 'piapi') {
		if (source === undefined) return undefined;
		const rows = makeWhite(rgbaUpright(source), mask, kept);
		return { bytes: await encodePng(withColours(rows, source), slices) };
	}
	if (kind !== 'openai') {
		return { bytes: await encodePng(drawGrey(mask, kept, kind), slices) };
	}
	const isTried = mask.width * mask.height <= MOST_OPENAI_PIXELS;
	if (source !== undefined && isTried) {
		const rows = makeTransparent(rgbaUpright(source), mask, kept);
		const bytes = await encodePng(withColours(rows, source), slices);
		if (bytes.length < MOST_OPENAI_BYTES) return { bytes };
	}
	const black = makeTransparent(blackRows(mask), mask, kept);
	const bytes = await encodePng(black, slices);
	return source === undefined ? { bytes } : { bytes, plain: isTried ? 'known' : 'probable' };
}

/** White where it is to be edited, or black; Amazon's documents speak of three channels. */
function drawGrey(
	{ width, height, data }: Grey,
	kept: Uint8Array,
	kind: Exclude<InpaintingKind, 'openai' | 'piapi'>,
): RowSource {
	const channels = kind === 'pure' ? 3 : 1;
	const levels = kind === 'white' ? kept.map((value) => WHITE - value) : kept;
	return {
		...{ width, height, channels },
		drawRow(y, row) {
			for (let to = 0, from = y * width; to < row.length; from++) {
				const level = levels[data[from]];
				row[to++] = level;
				if (channels === 1) continue;
				row[to++] = level;
				row[to++] = level;
			}
		},
	};
}

function blackRows({ width, height }: Grey): RowSource {
	return {
		...{ width, height, channels: 4 },
		drawRow(_y, row) {
			row.fill(0);
			for (let to = 3; to < row.length; to += 4) row[to] = WHITE;
		},
	};
}

/** What is to be edited is transparent, and gone; only that: what is transparent in the image itself becomes white. */
function makeTransparent(image: RowSource, { width, data }: Grey, kept: Uint8Array): RowSource {
	return {
		...image,
		async drawRow(y, row) {
			await image.drawRow(y, row);
			for (let to = 0, from = y * width; to < row.length; to += 4, from++) {
				const alpha = kept[data[from]];
				if (alpha === 0) row[to] = row[to + 1] = row[to + 2] = 0;
				else if (row[to + 3] < WHITE) blendWithWhite(row, to);
				row[to + 3] = alpha;
			}
		},
	};
}

/** The rows with the image's colour space; what was grey has three channels, which its profile does not fit. */
function withColours(rows: RowSource, { channels, colourChunks }: CutoutSource) {
	return { ...rows, colourChunks: channels > 2 ? colourChunks : [] };
}
