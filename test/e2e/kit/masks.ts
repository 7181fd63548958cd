import { compareMasks, decodeGray } from '../../demo/comparePictures';
import { renderSample, truthMask } from '../../simulator';

/** Which sample was segmented, and by which words. */
export interface Wanted {
	name: string;
	prompt: string;
	negativePrompt?: string;
	segmentFactor?: number;
}

/** Fails unless a mask's file equals the truth in every pixel; `label` says which one it was. */
export async function expectMask(bytes: Buffer, wanted: Wanted, label?: string): Promise<void> {
	const { name, prompt, negativePrompt = '', segmentFactor = 0 } = wanted;
	const sample = await renderSample(name);
	const { width, height } = sample;
	const pixels = truthMask(sample, prompt, negativePrompt, segmentFactor);
	const comparison = compareMasks(await decodeGray(bytes), { width, height, pixels });
	expect({ label: label ?? name, ...comparison }).toMatchObject({
		label: label ?? name,
		equal: true,
	});
}
