import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { canonicalTaskId } from '../../shared/task/identity/taskId';
import type { Clock } from '../../shared/timing/clock';
import { getOrAdd } from '../../shared/values/getOrAdd';
import { perProcess } from '../../shared/timing/perProcess';
import { SeenTasks } from './seenTasks';

/** The result of a call; `items` start the workflow. */
export type CallbackResult =
	| { kind: 'started'; items: INodeExecutionData[] }
	| { kind: 'known' | 'ignored' | 'tryAgain'; items?: undefined };

/** This many tasks at once are a burst, in which what was seen is saved only once for every so many tasks. */
const BURST = 10;
const SAVE_EVERY = 25;

/** Of each trigger of this process: the memory outlives a call, a workflow object of n8n does not. */
const memoriesOf = perProcess(() => new Map<string, Memory>());

interface Memory {
	seen: SeenTasks;
	running: Map<string, Promise<CallbackResult>>;
	/** How many tasks were seen since the last save; at least one if what is saved is out of date. */
	unsaved: number;
}

/** Makes each task start a trigger's workflow once, however many calls come for it. */
class OncePerTask {
	constructor(
		private readonly memory: Memory,
		private readonly save: () => void,
		private readonly remembers: boolean,
	) {}

	/**
	 * Does `work` for a task unless it was done before. A call for a task that is being handled waits for that call; if that
	 * found nothing to do (the task was not done yet, say), it checks for itself.
	 */
	async take(givenId: string, work: () => Promise<CallbackResult>): Promise<CallbackResult> {
		const { seen, running } = this.memory;
		const taskId = canonicalTaskId(givenId);
		if (this.remembers && seen.has(taskId)) {
			this.saveIfDue();
			return { kind: 'known' };
		}
		const other = running.get(taskId);
		if (other !== undefined) {
			const { kind } = await other;
			if (kind === 'ignored') return await this.take(taskId, work);
			return { kind: kind === 'started' ? 'known' : kind };
		}
		const result = work().then((done) => {
			if (done.kind === 'started' && this.remembers) {
				seen.add(taskId);
				this.memory.unsaved += 1;
			}
			return done;
		});
		running.set(taskId, result);
		return await result.finally(() => {
			running.delete(taskId);
			this.saveIfDue();
		});
	}

	/** For each save n8n writes to its database while the call waits, so a burst saves once for many tasks. */
	private saveIfDue(): void {
		const { running, unsaved } = this.memory;
		if (!this.remembers || unsaved === 0 || (running.size >= BURST && unsaved < SAVE_EVERY)) return;
		this.memory.unsaved = 0;
		this.save();
	}
}

/**
 * The calls to this node. What was seen is also kept in the workflow's static data, which n8n saves with each call that
 * changed it, so that a restart forgets nothing. In a manual test n8n saves nothing, and each call counts.
 */
export function oncePerTask(n8n: IWebhookFunctions, clock: Clock): OncePerTask {
	const key = `${n8n.getWorkflow().id} ${n8n.getNode().id}`;
	const open = () => ({ seen: new SeenTasks(), running: new Map(), unsaved: 0 });
	const memory = getOrAdd(memoriesOf({ clock }), key, open);
	const isProduction = n8n.getMode() !== 'manual';
	if (!isProduction) return new OncePerTask(memory, () => {}, false);
	const { seen } = memory;
	const stored: { seenTasks?: unknown } = n8n.getWorkflowStaticData('node');
	seen.merge(stored.seenTasks);
	// n8n saves some time after a call, and not in the order of the calls, so the value is read only when it saves.
	const save = () => {
		stored.seenTasks = { toJSON: () => seen.toText() };
	};
	const isBehind = stored.seenTasks !== undefined && stored.seenTasks !== seen.toText();
	if (isBehind) memory.unsaved = Math.max(memory.unsaved, 1);
	return new OncePerTask(memory, save, true);
}
