import { compareCutout } from '../../tools/images/compareCutouts';
import { compareMasks, decodeGray, type GrayImage } from '../../tools/images/compareImages';
import { renderSample, truthMask, type RenderedSample } from '../../tools/simulator';

/** Which sample was segmented, and by which words. */
export interface Wanted {
	name: string;
	prompt: string;
	negativePrompt?: string;
	segmentFactor?: number;
}

/** Fails unless a mask's file equals the truth in every pixel; `label` says which one it was. */
export async function expectMask(bytes: Buffer, wanted: Wanted, label?: string): Promise<void> {
	const { truth } = await readTruth(wanted);
	expectEqual(label ?? wanted.name, compareMasks(await decodeGray(bytes), truth));
}

/**
 * Fails unless a cutout's file has the truth as its alpha and the sample's colours where it is seen.
 * @param padding how many pixels it leaves around the truth; without it, it is as large as the sample
 */
export async function expectCutout(bytes: Buffer, wanted: Wanted, padding?: number): Promise<void> {
	const { sample, truth } = await readTruth(wanted);
	expectEqual(wanted.name, await compareCutout(bytes, sample.image, truth, padding));
}

async function readTruth({ name, prompt, negativePrompt = '', segmentFactor = 0 }: Wanted) {
	const sample: RenderedSample = await renderSample(name);
	const { width, height } = sample;
	const pixels = truthMask(sample, prompt, negativePrompt, segmentFactor);
	const truth: GrayImage = { width, height, pixels };
	return { sample, truth };
}

function expectEqual(label: string, comparison: { equal: boolean }): void {
	expect({ label, ...comparison }).toMatchObject({ label, equal: true });
}
