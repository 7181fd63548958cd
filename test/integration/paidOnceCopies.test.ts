import sharp from 'sharp';

import type { ScriptedAnswer } from '../tools/simulator';
import { taskIdsOf, tasksOf, unnamedTasks } from './kit/paidTasks';
import { useRawService } from './kit/rawService';
import { useSimulator } from './kit/simulation';

const sim = useSimulator();
const host = useRawService();
const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 };
/** Too large for PiAPI, so that a copy of it is sent. */
const [white, grey] = ['#ffffff', '#fefefe'].map(
	async (background) =>
		await sharp({ create: { width: 3200, height: 100, channels: 3, background } })
			.jpeg()
			.toBuffer(),
);

/** The shop's image, and what it answers once a task has been created. */
async function serve(later: (isHead: boolean) => Promise<Buffer | undefined>): Promise<void> {
	const first = await white;
	host.answer((request, response) => {
		const isLater = sim.simulator.counters.tasksCreated > 0;
		void (isLater ? later('range' in request.headers) : Promise.resolve(first)).then((bytes) =>
			response.writeHead(bytes ? 200 : 404).end(bytes),
		);
	});
}

/** The first try creates the task, and cannot fetch its images. */
async function retry(parameters: object = {}, more: object = {}) {
	const gone: ScriptedAnswer = { status: 404, body: '' };
	sim.simulator.script('image', [gone, gone, gone]);
	const imageUrl = `${host.url()}/photo.jpg`;
	return await sim.run({ imageUrl, outputs: ['mask'], ...parameters }, { settings, ...more });
}

describe('Retry On Fail goes on with the task of an address that a copy is sent of', () => {
	test.each([
		['though its bytes have changed', async () => await grey],
		[
			'though its header cannot be read',
			async (isHead: boolean) => (isHead ? undefined : await white),
		],
		['though the image is gone', async () => await Promise.resolve(undefined)],
	])('%s', async (_label, later) => {
		for (const parameters of [
			{ outputs: ['mask', 'cutout'] },
			{ options: { sendMegapixels: 0.1 } },
			{
				imageUrl: `=${host.url()}/photo.jpg?at={{ Date.now() }}`,
				options: { sendMegapixels: 0.1 },
			},
		]) {
			sim.simulator.resetCounters();
			await serve(later);
			const output = await retry(parameters);
			expect(output.error).toBeUndefined();
			expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, tasksPaid: 1 });
			expect(taskIdsOf(output)).toEqual(tasksOf(sim.simulator).map(({ id }) => id));
			expect(output.main[0].binary).toHaveProperty('mask');
		}
	});

	test('and sends no other, where that has failed and the image is gone', async () => {
		await serve(async () => await Promise.resolve(undefined));
		sim.simulator.configure({ faults: { taskFailed: 1 } });
		const { error } = await retry({ options: { sendMegapixels: 0.1 } });
		sim.simulator.configure({ faults: {} });
		expect(error?.message).toMatch(/could not be downloaded/);
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, tasksPaid: 0 });
	});

	test('and looks for one whose answer was lost, where the image is gone', async () => {
		await serve(async () => await Promise.resolve(undefined));
		sim.simulator.script('create', [{ reset: true, taken: true }]);
		sim.simulator.script('history', [{ status: 403, body: {} }]);
		const imageUrl = `${host.url()}/photo.jpg`;
		const options = { sendMegapixels: 0.1 };
		const output = await sim.run({ imageUrl, outputs: ['mask'], options }, { settings });
		expect(output.error).toBeUndefined();
		expect(sim.simulator.counters).toMatchObject({ tasksCreated: 1, tasksPaid: 1 });
	});
});

test('an item that a try has paid for is not said to have cost nothing', async () => {
	const variables = {
		get prompt() {
			return sim.simulator.counters.tasksCreated === 0 ? 'shoe' : '';
		},
	};
	await serve(async () => await white);
	const output = await retry({ prompt: '={{ $vars.prompt }}' }, { variables });
	expect(output.error?.message).toMatch(/Prompt is empty/);
	expect(output.error?.description).not.toMatch(/Nothing was paid/);
	expect(unnamedTasks(sim.simulator, [output])).toEqual([]);
});
