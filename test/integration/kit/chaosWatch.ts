import type { IExecuteFunctions } from 'n8n-workflow';

import { SegmentWithPrompt } from '../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node';

/** What the node does behind n8n's back: what it logs, and when it has really ended. */
export interface WatchedNode {
	/** What it wrote to n8n's log as warnings. */
	warnings: string[];
	/** Resolves when every run has ended: after a stop n8n no longer waits for that. */
	ended(): Promise<void>;
}

/** Watches every run of the node from now on, until Jest restores its spies. */
export function watchNode(): WatchedNode {
	const warnings: string[] = [];
	const runs: Array<Promise<unknown>> = [];
	const { execute } = SegmentWithPrompt.prototype;
	jest.spyOn(SegmentWithPrompt.prototype, 'execute').mockImplementation(async function (
		this: IExecuteFunctions,
	) {
		jest.spyOn(this.logger, 'warn').mockImplementation((text) => void warnings.push(text));
		const run = execute.call(this);
		runs.push(run.catch(() => {}));
		return await run;
	});
	return { warnings, ended: async () => void (await Promise.all(runs)) };
}
