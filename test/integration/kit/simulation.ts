import sharp from 'sharp';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { uploadImage } from '../../tools/images/uploadImage';
import {
	renderSample,
	sampleCatalog,
	scaleSamples,
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../tools/simulator';
import { readBinary } from './binaryData';
import { runNode, type RunOptions, type RunOutput } from './runNode';

/** Of their width and height: how a sample looks in its full size is for the tests of the simulator and of pixels. */
export const SAMPLE_SCALE = 0.32;
scaleSamples(SAMPLE_SCALE);

/** Tasks take a few hundredths of a second here, so they are looked at as often as the node allows. */
const FAST: Partial<SimulatorOptions> = { queueMs: 20, workMs: 40 };

/** The sample image of tests that are not about the image. */
export const [sample] = sampleCatalog;

/** A quarter of that: work on its pixels takes no time. */
export async function drawSmallSample(): Promise<Buffer> {
	const { image, width } = await renderSample(sample.name);
	return await sharp(image)
		.resize(Math.round(width / 2))
		.png()
		.toBuffer();
}

/**
 * A simulator for the tests of one file, as it was at the start before each of them.
 * @param size `small` where nothing is asked of the images, and there are many of them
 */
export function useSimulator(size: 'asServed' | 'small' = 'asServed') {
	let simulator: Simulator;
	let imageUrl: string;
	beforeAll(async () => {
		simulator = await startSimulator(FAST);
		if (size === 'asServed') {
			imageUrl = simulator.sampleUrl(sample.name);
			return;
		}
		const image = await drawSmallSample();
		imageUrl = await uploadImage({ ...simulator, fileName: 'small.png', image });
	});
	beforeEach(() => {
		simulator.clearScript();
		simulator.resetCounters();
	});
	afterEach(() => {
		// Whatever a test was about: nobody may be asked for what does not exist, or be shown the key.
		expect(simulator.counters.unexpected).toEqual([]);
		expect(simulator.counters.keysOnWrongOrigin).toBe(0);
	});
	afterAll(async () => await simulator.close());
	const run: typeof runSegment = async (parameters, options) =>
		await runSegment({ imageUrl, ...parameters }, { simulator, ...options });
	return {
		get simulator() {
			return simulator;
		},
		/** Of the image that is segmented where a test gives no other. */
		get imageUrl() {
			return imageUrl;
		},
		run,
	};
}

type SegmentOptions = Partial<RunOptions> & { simulator?: Simulator };

/** Runs the node; what is not given is a sample image, and looks as often as the node allows. */
async function runSegment(
	parameters: INodeParameters = {},
	{ simulator, ...options }: SegmentOptions = {},
): Promise<RunOutput> {
	const { apiUrl, apiKey, uploadUrl } = simulator as Simulator;
	const { options: given, ...rest } = parameters;
	const own = { apiKey, baseUrl: apiUrl, webhookSecret: 'hook-secret-of-the-tests' };
	return await runNode({
		...options,
		// A credential without an upload address would mean the real service's.
		credential: { uploadUrl, ...(options.credential ?? own) },
		parameters: {
			operation: 'segment',
			prompt: sample.prompt,
			negativePrompt: '',
			segmentFactor: 0,
			outputs: ['mask'],
			...rest,
			options: { pollIntervalSeconds: 0.5, ...(given as object) },
		},
	});
}

/** The pixels of an item's image, one byte each. */
export async function readPixels(item: INodeExecutionData, name = 'mask'): Promise<Buffer> {
	const bytes = await readBinary(item.binary![name]);
	return await sharp(bytes).toColourspace('b-w').extractChannel(0).raw().toBuffer();
}
