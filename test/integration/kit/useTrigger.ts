import { fetch } from 'undici';

import { useSimulator } from './simulation';
import { startTrigger, type TriggerOptions, type TriggerServer } from './triggerServer';

/** The webhook secret of the credential in these tests. */
export const SECRET = 'hook-secret-of-the-tests';

/** A simulator and, before each test, a trigger with an empty memory. */
export function useTrigger(size?: Parameters<typeof useSimulator>[0]) {
	const sim = useSimulator(size);
	const { run } = sim;
	let trigger: TriggerServer;

	async function open(options: Partial<TriggerOptions> = {}): Promise<void> {
		await trigger?.close();
		const { apiKey, apiUrl: baseUrl } = sim.simulator;
		trigger = await startTrigger({
			credential: { apiKey, baseUrl, webhookSecret: SECRET },
			...options,
		});
	}

	/** Calls the trigger once, with any body and header. */
	async function callOnce(
		body: unknown,
		secret: string | undefined = SECRET,
		type = 'application/json',
	) {
		const response = await fetch(trigger.url, {
			method: 'POST',
			headers: {
				'content-type': type,
				...(secret && { 'x-webhook-secret': secret }),
			},
			body: typeof body === 'string' ? body : JSON.stringify(body),
		});
		return { status: response.status, body: await response.text() };
	}

	/** Calls the trigger as PiAPI does: again, where it is told to; a slow machine may not be done in time. */
	async function call(body: unknown, secret?: string) {
		for (;;) {
			const answer = await callOnce(body, secret);
			if (answer.status !== 503) return answer;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	/** Creates a task, and gives its ID at once. */
	async function submit(callbackUrl?: string): Promise<string> {
		const { main } = await run({ operation: 'submit', ...(callbackUrl && { callbackUrl }) });
		return main[0].json.task_id as string;
	}

	/** A task that is done, and that nobody was called about. */
	async function doneTask(): Promise<string> {
		const taskId = await submit();
		await until(() => sim.simulator.tasks.get(taskId)?.phase === 'completed');
		sim.simulator.resetCounters();
		return taskId;
	}

	beforeEach(async () => await open());
	afterEach(async () => {
		expect(trigger.logged.filter((line) => line.startsWith('THROWN'))).toEqual([]);
		await trigger.close();
	});
	return {
		sim,
		run,
		open,
		call,
		callOnce,
		submit,
		doneTask,
		get trigger() {
			return trigger;
		},
	};
}

export async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
