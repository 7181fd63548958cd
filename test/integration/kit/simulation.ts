import sharp from 'sharp';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	sampleCatalog,
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../tools/simulator';
import { readBinary } from './binaryData';
import { runNode, type RunOptions, type RunOutput } from './runNode';

/** Tasks take a few hundredths of a second here, so they are looked at as often as the node allows. */
const FAST: Partial<SimulatorOptions> = { queueMs: 20, workMs: 40 };

/** The sample image of tests that are not about the image. */
export const [sample] = sampleCatalog;

/** A simulator for the tests of one file, as it was at the start before each of them. */
export function useSimulator(): { readonly simulator: Simulator; run: typeof runSegment } {
	let simulator: Simulator;
	beforeAll(async () => {
		simulator = await startSimulator(FAST);
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
		await runSegment(parameters, { simulator, ...options });
	return {
		get simulator() {
			return simulator;
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
			imageUrl: simulator?.sampleUrl(sample.name) as string,
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
