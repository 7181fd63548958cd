import {
	oncePerTask,
	type CallbackResult,
} from '../../../../nodes/PiApiTrigger/webhook/oncePerTask';
import { systemClock } from '../../../../nodes/shared/n8n/systemClock';
import { SeenTasks } from '../../../../nodes/PiApiTrigger/webhook/seenTasks';
import { standIn } from '../../kit/standIn';

const started: CallbackResult = { kind: 'started', items: [] };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `task-${index}`);

/** A workflow in n8n: each call has static data of its own, which are saved behind it where it changed them. */
class Workflow {
	private static count = 0;
	saves = 0;
	private saved = '{}';
	private readonly id = `workflow-${Workflow.count++}`;

	async call(
		taskId: string,
		work: () => Promise<CallbackResult>,
		mode = 'webhook',
	): Promise<CallbackResult> {
		let isChanged = false;
		const data = new Proxy(JSON.parse(this.saved) as object, {
			set: (target, key, value) => {
				isChanged = true;
				return Reflect.set(target, key, value);
			},
		});
		const n8n = standIn({
			getWorkflow: () => ({ id: this.id }),
			getNode: () => ({ id: 'trigger' }),
			getMode: () => mode,
			getWorkflowStaticData: () => data,
		});
		try {
			return await oncePerTask(n8n, systemClock).take(taskId, work);
		} finally {
			if (isChanged) {
				this.saves += 1;
				this.saved = JSON.stringify(data);
			}
		}
	}

	/** Whether a process that starts now would know these tasks. */
	remembers(taskIds: string[]): boolean {
		const seen = new SeenTasks();
		seen.merge((JSON.parse(this.saved) as { seenTasks?: string }).seenTasks);
		return taskIds.every((taskId) => seen.has(taskId));
	}
}

test('saves each task where they come one after the other', async () => {
	const workflow = new Workflow();
	for (const taskId of ids(5)) {
		expect(await workflow.call(taskId, async () => started)).toBe(started);
		expect(workflow.remembers([taskId])).toBe(true);
	}
	expect(workflow.saves).toBe(5);
	expect(await workflow.call('task-3', async () => started)).toEqual({ kind: 'known' });
	expect(workflow.saves).toBe(5);
});

/** Calls that come in one moment, and are done one after the other; `resultOf` says what becomes of each. */
async function burst(
	workflow: Workflow,
	count: number,
	resultOf: (index: number) => CallbackResult,
) {
	let before: Promise<unknown> = Promise.resolve();
	const calls = ids(count).map(async (taskId, index) => {
		const turn = before;
		const call = workflow.call(taskId, async () => {
			await turn.catch(() => {});
			return resultOf(index);
		});
		before = call;
		return await call;
	});
	return await Promise.allSettled(calls);
}

test('saves a burst with every 25th task, and at its end', async () => {
	const workflow = new Workflow();
	await burst(workflow, 500, () => started);
	expect(workflow.remembers(ids(500))).toBe(true);
	expect(workflow.saves).toBeLessThan(500 / 25 + 10);
});

test('forgets no task of a burst whose last calls start nothing or fail', async () => {
	const workflow = new Workflow();
	const results = await burst(workflow, 60, (index) => {
		if (index < 45) return started;
		if (index % 2 === 0) throw new Error('no network');
		return { kind: 'ignored' };
	});
	expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(7);
	expect(workflow.remembers(ids(45))).toBe(true);
	expect(workflow.remembers(['task-45'])).toBe(false);
});

test('a call while testing by hand does not count as saved what it cannot save', async () => {
	const workflow = new Workflow();
	let endOthers = () => {};
	const others = new Promise<void>((resolve) => (endOthers = resolve));
	const ignored = async (): Promise<CallbackResult> => {
		await others;
		return { kind: 'ignored' };
	};
	const waiting = ids(9).map(async (taskId) => await workflow.call(taskId, ignored));
	let endByHand = () => {};
	const byHand = new Promise<void>((resolve) => (endByHand = resolve));
	const called = workflow.call('task-9', async () => await byHand.then(() => started), 'manual');
	// One of many at work, so that it is not saved yet.
	await workflow.call('task-10', async () => started);
	endByHand();
	await called;
	endOthers();
	await Promise.all(waiting);
	expect(workflow.remembers(['task-10'])).toBe(true);
});

test('a call of a known task saves what was lost', async () => {
	const workflow = new Workflow();
	await workflow.call('task-0', async () => started);
	Reflect.set(workflow, 'saved', '{"seenTasks":"abcdefghij"}');
	expect(await workflow.call('task-0', async () => started)).toEqual({ kind: 'known' });
	expect(workflow.remembers(['task-0'])).toBe(true);
});

test('saves what another process saved without it', async () => {
	const workflow = new Workflow();
	await workflow.call('task-0', async () => started);
	Reflect.set(workflow, 'saved', '{"seenTasks":"abcdefghij"}');
	await workflow.call('task-1', async () => ({ kind: 'ignored' }));
	expect(workflow.remembers(['task-0'])).toBe(true);
});
