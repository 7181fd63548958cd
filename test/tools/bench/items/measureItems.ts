// n8n-core reads its settings as soon as it is loaded.
import '../../../integration/kit/environment';

import { rmSync } from 'node:fs';
import { resolve } from 'node:path';

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { runNodeType, typesOf } from '../../../integration/kit/engine';
import type { PiApiCredential } from '../../../integration/kit/testCredentials';
import { watchLoop, type LoopWatch } from '../pixels/watchLoop';
import { ITEM_COUNT, ROWS } from './rows';

/** What a process of its own is to measure. */
export interface ItemsOrder {
	/** Index of the row. */
	index: number;
	credential: PiApiCredential;
	imageUrl: string;
	prompt: string;
}

export interface ItemsMeasures extends LoopWatch {
	/** From the stop to the end of the node, in milliseconds, where it was stopped. */
	stoppedAfterMs?: number;
	/** How many items came out. */
	given: number;
}

type NodeModule = typeof import('../../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node');
const BUILT = '../../../../dist/nodes/SegmentWithPrompt/SegmentWithPrompt.node.js';

/** Of the built code, which is what ships. */
async function measure(order: ItemsOrder): Promise<ItemsMeasures> {
	const { operation, isWrong = false, stopAfterMs } = ROWS[order.index];
	let measures: ItemsMeasures | undefined;
	let stop = () => {};
	const { SegmentWithPrompt } = require(resolve(__dirname, BUILT)) as NodeModule;
	const { execute } = SegmentWithPrompt.prototype;
	SegmentWithPrompt.prototype.execute = async function (this: IExecuteFunctions) {
		let output: INodeExecutionData[][] = [[]];
		let failure: unknown;
		let stopMs: number | undefined;
		let endMs = NaN;
		const watch = await watchLoop(async () => {
			const stopNow = () => {
				stopMs = performance.now();
				stop();
			};
			const timer = stopAfterMs === undefined ? undefined : setTimeout(stopNow, stopAfterMs);
			output = await execute.call(this).catch((error: unknown) => {
				failure = error;
				return [[]];
			});
			endMs = performance.now();
			clearTimeout(timer);
		});
		const stoppedAfterMs = stopMs && endMs - stopMs;
		measures = { ...watch, stoppedAfterMs, given: output[0].length };
		if (failure !== undefined) throw failure as Error;
		return output;
	};
	const { credential, imageUrl, prompt } = order;
	const items = Array.from({ length: ITEM_COUNT }, (_, index) => ({
		json: { imageUrl: `${imageUrl}?item=${index}`, prompt: isWrong ? '' : prompt },
	}));
	await runNodeType(typesOf(SegmentWithPrompt), {
		credential,
		items,
		parameters: {
			operation,
			imageUrl: '={{ $json.imageUrl }}',
			prompt: '={{ $json.prompt }}',
			options: {},
		},
		settings: { onError: 'continueRegularOutput' },
		onStart: (stopRun) => (stop = stopRun),
	});
	if (measures === undefined) throw new Error('The node did not run');
	return measures;
}

async function print(order: ItemsOrder): Promise<void> {
	try {
		console.log(JSON.stringify(await measure(order)));
	} finally {
		rmSync(process.env.N8N_USER_FOLDER!, { recursive: true, force: true });
	}
	// n8n-core keeps timers of its own.
	process.exit(0);
}

void print(JSON.parse(process.argv[2]) as ItemsOrder);
