import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	NodeExecutionHint,
} from 'n8n-workflow';

import { runOperation } from '../../../../nodes/SegmentWithPrompt/actions';
import type { Clock } from '../../../../nodes/shared/timing/clock';
import { API_URL, type VirtualService } from './virtualService';
import { standIn } from '../../kit/standIn';

/** What one item asks for. */
export interface ItemRequest {
	imageUrl: string;
	prompt: string;
	segmentFactor: number;
}

/** How a run is set up: its items and what a user sets in the node. */
export interface RunSetUp {
	items: ItemRequest[];
	options?: IDataObject;
	operation?: 'segment' | 'submit';
	/** Of Submit. */
	callbackUrl?: string;
	/** Goes on where an item fails; the failed items come out on the error output. */
	goesOn?: boolean;
	/** Retry On Fail: how often the node is run in all. */
	maxTries?: number;
	/** Whether an agent calls it, and the number of the call, or of the round of a loop. */
	isTool?: boolean;
	runIndex?: number;
}

let executions = 0;

/** An execution: its ID, and what n8n keeps for the node within it. */
export interface Execution {
	readonly id: string;
	readonly nodeContext: IDataObject;
}

export function newExecution(nodeContext: IDataObject = {}): Execution {
	return { id: String(++executions), nodeContext };
}

/** As n8n's list of executions starts a failed one again. */
export function retryOf({ nodeContext }: Execution): Execution {
	return newExecution(JSON.parse(JSON.stringify(nodeContext)) as IDataObject);
}

/** Waits for nothing that a run could still do: what a killed process leaves behind. */
const forEver = async () => await new Promise<never>(() => {});
/** Unpacking an image takes real time. */
const WITHOUT_PIXELS = { inspectMask: false };

/** A process of n8n, which its clock stands for; unless told otherwise, each run has one of its own. */
export class VirtualProcess {
	readonly clock: Clock;
	private isKilled = false;

	constructor({ clock }: VirtualService) {
		this.clock = {
			now: () => clock.now(),
			unixNow: () => clock.unixNow(),
			random: () => clock.random(),
			sleep: async (ms, signal) =>
				await this.unlessKilled(async () => await clock.sleep(ms, signal)),
		};
	}

	/** As `kill -9` on n8n: nothing goes on, but what it has sent. */
	kill(): void {
		this.isKilled = true;
	}

	async unlessKilled<T>(work: () => Promise<T>): Promise<T> {
		if (this.isKilled) await forEver();
		try {
			return await work();
		} finally {
			if (this.isKilled) await forEver();
		}
	}
}

/** Where a run belongs. */
export interface RunPlace {
	process?: VirtualProcess;
	execution?: Execution;
}

/**
 * One execution of the node against the virtual service, as n8n runs it: tries it again, stops it, or loses it with the
 * process.
 */
export class VirtualRun {
	readonly info: string[] = [];
	readonly warn: string[] = [];
	readonly hints: NodeExecutionHint[] = [];
	/** What came out, failed items included, in the order of the items. */
	output: INodeExecutionData[] = [];
	error?: Error;
	/** Resolves when the run has ended; never, once it is killed. */
	readonly ended: Promise<void>;
	readonly execution: Execution;
	private readonly process: VirtualProcess;
	private readonly stopped = new AbortController();

	constructor(
		private readonly service: VirtualService,
		readonly setUp: RunSetUp,
		{ process = new VirtualProcess(service), execution = newExecution() }: RunPlace = {},
	) {
		this.process = process;
		this.execution = execution;
		this.ended = this.run();
	}

	stop(): void {
		this.stopped.abort();
	}

	kill(): void {
		this.process.kill();
	}

	private async run(): Promise<void> {
		const { maxTries = 1 } = this.setUp;
		for (let count = 1; count <= maxTries && !this.stopped.signal.aborted; count++) {
			try {
				this.error = undefined;
				this.output = await runOperation(this.functions(), this.process.clock);
			} catch (error) {
				this.error = error as Error;
			}
			// n8n looks at the first item alone.
			if (this.error === undefined && this.output[0]?.json.error === undefined) return;
		}
	}

	/** What the node uses of n8n; that it fits the real n8n is for the integration tests to show. */
	private functions(): IExecuteFunctions {
		const { service, setUp, process, execution } = this;
		const { items, options = {}, operation = 'segment', callbackUrl = '', goesOn = false } = setUp;
		const { isTool = false, runIndex = 0 } = setUp;
		const send = async (request: IHttpRequestOptions) =>
			await process.unlessKilled(async () => await service.send(request));
		const shared = { operation, callbackUrl, options: { ...WITHOUT_PIXELS, ...options } };
		const parameters = (index: number): IDataObject => ({ ...shared, ...items[index] });
		const functions = {
			getInputData: () => items.map((_, index) => ({ json: { index } })),
			getNodeParameter: (name: string, index: number, fallback: unknown) =>
				parameters(index)[name] ?? fallback,
			getNode: () => ({
				name: 'Segment',
				type: isTool ? 'test.segmentWithPromptTool' : 'test.segmentWithPrompt',
				typeVersion: 1,
				onError: goesOn ? 'continueErrorOutput' : undefined,
			}),
			getContext: () => execution.nodeContext,
			getExecutionId: () => execution.id,
			getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
			continueOnFail: () => goesOn,
			getCredentials: async () =>
				await Promise.resolve({
					apiKey: service.account.apiKey,
					baseUrl: API_URL,
					webhookSecret: 'hook-secret-of-the-tests',
				}),
			getExecutionCancelSignal: () => this.stopped.signal,
			addExecutionHints: (...hints: NodeExecutionHint[]) => void this.hints.push(...hints),
			logger: {
				info: (text: string) => void this.info.push(text),
				warn: (text: string) => void this.warn.push(text),
				debug() {},
			},
			helpers: {
				httpRequest: async (request: IHttpRequestOptions) =>
					await process.unlessKilled(async () => await service.download(request)),
				httpRequestWithAuthentication: async (_type: string, request: IHttpRequestOptions) =>
					await send(request),
				prepareBinaryData: async () => await Promise.resolve({ data: '', mimeType: 'image/png' }),
			},
		};
		return standIn(functions);
	}
}

/** All that a run tells its user, in n8n's log too; the lines about tasks that were just created only where wanted. */
export function tellAll(
	{ output, error, hints, info, warn }: VirtualRun,
	{ withInfo }: { withInfo: boolean },
): string {
	const { message, description, context } = (error ?? {}) as {
		message?: string;
		description?: string;
		context?: IDataObject;
	};
	const items = error === undefined ? output : [];
	const log = withInfo ? [...warn, ...info] : warn;
	return JSON.stringify([items, message, description, context?.data, hints, log]);
}

/** The tasks of the items that have one, failed ones included. */
export function taskIdsOf({ output }: VirtualRun): string[] {
	return output.flatMap(({ json }) => {
		const { task_id: taskId, error } = json as { task_id?: string; error?: { taskId?: string } };
		return taskId ?? error?.taskId ?? [];
	});
}
