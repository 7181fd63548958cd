import { createHash } from 'node:crypto';

import { tintSelection } from './annotate';
import { colourInPhrase, type ColourName } from './colours';
import { findForeground } from './foreground';
import { isGeneral } from './generalWords';
import { growMask } from './morphology';
import { labelObjects, selectObjects } from './objects';
import { decodeImage, encodeColour, encodeGrey, type Pixels } from './pixels';

export { TaskFailure } from './taskFailure';

/** What to segment, and how. */
export interface SegmentRequest {
	image: Buffer;
	/** Phrases with commas between them. */
	prompt: string;
	negativePrompt: string;
	/** Pixels to shrink (below zero) or grow the mask by. */
	segmentFactor: number;
}

export interface Segmentation {
	width: number;
	height: number;
	/** Whether nothing is selected. */
	isEmpty: boolean;
	/** PNG of image 0 to 3: annotated, negative annotated, mask, inverted mask. Encoded when first asked for. */
	image(index: number): Promise<Buffer>;
}

/** How many decoded images stay in memory: about 7 MB each for an image of a thousand by fourteen hundred. */
const KEPT_ANALYSES = 6;
const POSITIVE_TINT = [40, 220, 120] as const;
const NEGATIVE_TINT = [230, 60, 60] as const;

interface Analysis {
	pixels: Pixels;
	labels: Uint8Array;
}

/** Segments images by the colours that prompts name, and remembers what it has done. */
export class Segmenter {
	private readonly analyses = new Map<string, Promise<Analysis>>();
	private readonly results = new Map<string, Promise<Segmentation>>();

	/** Throws a `TaskFailure` where the image is unusable. */
	async segment(request: SegmentRequest): Promise<Segmentation> {
		const { image, prompt, negativePrompt, segmentFactor } = request;
		const digest = createHash('sha1').update(image).digest('hex');
		const key = JSON.stringify([digest, prompt, negativePrompt, segmentFactor]);
		let result = this.results.get(key);
		if (result === undefined) {
			result = this.compute(digest, request);
			this.results.set(key, result);
		}
		return await result;
	}

	private async compute(digest: string, request: SegmentRequest): Promise<Segmentation> {
		const { image, prompt, negativePrompt, segmentFactor } = request;
		const { pixels, labels } = await this.analyse(digest, image);
		const { width, height } = pixels;
		const selected = selectByPrompt(labels, prompt);
		const excluded = selectByPrompt(labels, negativePrompt);
		const kept = selected.map((value, index) => (excluded[index] > 0 ? 0 : value));
		const mask = growMask(kept, width, height, segmentFactor);
		const masks = [mask, mask.map((value) => 255 - value)];
		const encoded = await Promise.all(masks.map((each) => encodeGrey(each, width, height)));
		// Selections and pixels are cheap to find again; keeping them for every result is not.
		const annotate = async (ofPrompt: string, tint: readonly [number, number, number]) => {
			const again = await this.analyse(digest, image);
			const marked = selectByPrompt(again.labels, ofPrompt);
			return await encodeColour(tintSelection(again.pixels, marked, tint));
		};
		const images = [
			once(() => annotate(prompt, POSITIVE_TINT)),
			once(() => annotate(negativePrompt, NEGATIVE_TINT)),
			async () => encoded[0],
			async () => encoded[1],
		];
		const isEmpty = !mask.includes(255);
		return { width, height, isEmpty, image: (index) => images[index]() };
	}

	private async analyse(digest: string, image: Buffer): Promise<Analysis> {
		const known = this.analyses.get(digest);
		this.analyses.delete(digest);
		const analysis = known ?? analyseImage(image);
		// The one used last comes last; the first one goes.
		this.analyses.set(digest, analysis);
		const [oldest] = this.analyses.keys();
		if (this.analyses.size > KEPT_ANALYSES) this.analyses.delete(oldest);
		return await analysis;
	}
}

async function analyseImage(image: Buffer): Promise<Analysis> {
	const pixels = await decodeImage(image);
	return { pixels, labels: labelObjects(pixels, findForeground(pixels)) };
}

/**
 * The union of what the prompt's phrases select: the things of a colour, or all of them for a word such as "product". A
 * phrase that names neither selects nothing, as with the real service.
 */
function selectByPrompt(labels: Uint8Array, prompt: string): Uint8Array {
	const colours = new Set<ColourName>();
	for (const phrase of prompt.split(',')) {
		const colour = colourInPhrase(phrase);
		if (colour !== undefined) colours.add(colour);
		else if (isGeneral(phrase)) return selectObjects(labels, 'all');
	}
	return selectObjects(labels, colours);
}

function once(make: () => Promise<Buffer>): () => Promise<Buffer> {
	let made: Promise<Buffer> | undefined;
	return () => (made ??= make());
}
