import sharp from 'sharp';

import { truthMask } from '../tools/simulator';
import { openOrigin } from '../tools/simulator/service/origin';

/** Side of every image, in pixels: small, so that a thousand of them take no time. */
const SIDE = 72;
const PAPER = [244, 244, 240] as const;
const RED = [208, 32, 36] as const;
const BLUE = [36, 70, 200] as const;

/** How the patch is grown or shrunk, and how high it is before: afterwards each height is of one factor alone. */
const HEIGHTS = [
	{ segmentFactor: 0, height: 14 },
	{ segmentFactor: 3, height: 20 },
	{ segmentFactor: -3, height: 26 },
	{ segmentFactor: 5, height: 32 },
] as const;
/** As many items as there are masks that differ from each other. */
const DIFFERENT_ITEMS = 8 * 8 * 4 * HEIGHTS.length;

interface Patch {
	left: number;
	top: number;
	width: number;
	height: number;
}

/** What one item asks for: a red patch whose place and size are the item's alone, beside a blue one that is not wanted. */
export interface ItemRequest {
	prompt: string;
	negativePrompt: string;
	segmentFactor: number;
}

export function requestOf(item: number): ItemRequest {
	const { segmentFactor } = heightOf(item);
	return item % 2 === 0
		? { prompt: 'the red patch', negativePrompt: '', segmentFactor }
		: { prompt: 'everything', negativePrompt: 'blue', segmentFactor };
}

/** The mask that an item should get, 0 or 255 a pixel, from how its image is drawn. */
export async function expectedMask(item: number): Promise<Buffer> {
	const { prompt, negativePrompt, segmentFactor } = requestOf(item);
	const drawing = {
		width: SIDE,
		height: SIDE,
		things: [
			{ name: 'patch', colour: 'red' as const },
			{ name: 'tag', colour: 'blue' as const },
		],
		truth: { patch: cover(patchOf(item)), tag: cover(tagOf(item)) },
	};
	return Buffer.from(truthMask(drawing, prompt, negativePrompt, segmentFactor));
}

/** Serves the image of each item at `/<item>.png`, in any folder, as a shop would. */
export async function serveItemImages() {
	return await openOrigin(
		0,
		async (request, response) => {
			const item = Number(/\/(\d+)\.png$/.exec(request.url ?? '')?.[1]);
			const bytes = await drawImage(item);
			response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
		},
		() => {},
	);
}

async function drawImage(item: number): Promise<Buffer> {
	const [patch, tag] = [cover(patchOf(item)), cover(tagOf(item))];
	const rgb = Buffer.alloc(SIDE * SIDE * 3);
	for (let index = 0; index < SIDE * SIDE; index++) {
		const colour = patch[index] === 255 ? RED : tag[index] === 255 ? BLUE : PAPER;
		rgb.set(colour, index * 3);
	}
	const raw = { width: SIDE, height: SIDE, channels: 3 } as const;
	return await sharp(rgb, { raw }).png({ compressionLevel: 1 }).toBuffer();
}

function heightOf(item: number): (typeof HEIGHTS)[number] {
	return HEIGHTS[Math.floor(item / (DIFFERENT_ITEMS / HEIGHTS.length)) % HEIGHTS.length];
}

/** Each item below `DIFFERENT_ITEMS` has a place and size of its own. */
function patchOf(item: number): Patch {
	return {
		left: 6 + (item % 8),
		top: 6 + (Math.floor(item / 8) % 8) * 3,
		width: 14 + (Math.floor(item / 64) % 4) * 2,
		height: heightOf(item).height,
	};
}

function tagOf(item: number): Patch {
	return { left: 46, top: 8 + (item % 5) * 6, width: 16, height: 16 };
}

function cover({ left, top, width, height }: Patch): Uint8Array {
	const mask = new Uint8Array(SIDE * SIDE);
	for (let row = top; row < top + height; row++) {
		mask.fill(255, row * SIDE + left, row * SIDE + left + width);
	}
	return mask;
}
