import { startTrigger } from './kit/triggerServer';
import { until, useTrigger } from './kit/useTrigger';

const its = useTrigger();
const { sim, run, submit } = its;

/** The service's own host as another name of it: an address of a private network that the credential does not name. */
const elsewhere = (url: string) => url.replace('127.0.0.1', 'localhost');

describe('a service that gives an address of a private network', () => {
	const credential = () => ({
		apiKey: sim.simulator.apiKey,
		baseUrl: sim.simulator.apiUrl,
		webhookSecret: 'hook-secret-of-the-tests',
	});
	/** Makes the task's next answer name an image on that address. */
	const pointElsewhere = (taskId: string) => {
		const image_url = elsewhere(`${sim.simulator.imageUrl}/results/${taskId}/2.png`);
		const data = {
			...{ task_id: taskId, status: 'completed', output: { image_url } },
			...{ model: 'Qubico/image-toolkit', task_type: 'segment' },
		};
		sim.simulator.script('get', [{ status: 200, body: { code: 200, data } }]);
	};
	const images = () => sim.simulator.counters.requests.image;

	test('is not asked for it: the item fails, with the task by its ID', async () => {
		const taskId = await submit();
		pointElsewhere(taskId);
		const { error } = await run({ operation: 'getTask', taskId }, { credential: credential() });
		expect(error).toMatchObject({
			message: 'The image was not fetched, because its address is not on the internet (localhost)',
			description: expect.stringContaining(taskId),
			context: { data: { reason: 'imageRefused', taskId } },
		});
		expect(images()).toBe(0);
	});

	test('by a redirect: not asked either', async () => {
		const taskId = await submit();
		const location = elsewhere(`${sim.simulator.imageUrl}/results/${taskId}/2.png`);
		sim.simulator.script('image', [{ status: 302, headers: { location }, body: '' }]);
		const { error } = await run({ operation: 'getTask', taskId }, { credential: credential() });
		expect(error).toMatchObject({ context: { data: { reason: 'imageRefused', taskId } } });
		expect(images()).toBe(1);
	});

	test('reported to the trigger: the workflow is not started, and the log names the task', async () => {
		const trigger = await startTrigger({ credential: credential() });
		const task_id = await submit();
		await until(() => sim.simulator.tasks.get(task_id)?.phase === 'completed');
		pointElsewhere(task_id);
		const response = await fetch(trigger.url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'x-webhook-secret': 'hook-secret-of-the-tests',
			},
			body: JSON.stringify({ task_id }),
		});
		await trigger.close();
		expect(response.status).toBe(503);
		expect(trigger.starts).toEqual([]);
		expect(trigger.logged[0]).toMatch(new RegExp(`${task_id}.*not on the internet`));
		expect(images()).toBe(0);
	});
});

test('redirects that go round in a circle come to an end', async () => {
	const taskId = await submit();
	const location = `/results/${taskId}/2.png`;
	const circle = Array.from({ length: 6 }, () => ({
		status: 302,
		headers: { location },
		body: '',
	}));
	sim.simulator.script('image', circle);
	const { error } = await run({ operation: 'getTask', taskId });
	expect(error?.message).toMatch(/can no longer be fetched \(a redirect that leads nowhere\)/);
	expect(sim.simulator.counters.requests.image).toBe(6);
});
