import type { INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';

import type { ScriptedAnswer } from '../tools/simulator';
import { itemWith } from './kit/binaryData';
import { taskIdsOf, unnamedTasks } from './kit/paidTasks';
import { useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;
const lost: ScriptedAnswer = { reset: true, taken: true };
afterEach(() => sim.simulator.configure({ ownAddresses: false, marks: 'returned' }));

/** Files that differ in one pixel's colour. */
async function files(count: number): Promise<INodeExecutionData[]> {
	return await Promise.all(
		Array.from({ length: count }, async (_, index) => {
			const background = { r: 200, g: 32 + index, b: 42 };
			const create = { width: 60, height: 40, channels: 3, background } as const;
			return await itemWith(await sharp({ create }).png().toBuffer(), 'photo.png');
		}),
	);
}

describe.each(['inline', 'upload'] as const)(
	'files sent %s, told under an address of the service',
	(sendBinaryAs) => {
		const runWith = async (items: INodeExecutionData[], options = {}, settings = {}) =>
			await run(
				{
					imageSource: 'binary',
					prompt: 'red',
					options: { sendBinaryAs, tasksInFlight: 8, ...options },
				},
				{
					items,
					settings,
					credential: {
						apiKey,
						baseUrl: sim.simulator.apiUrl,
						uploadUrl: sim.simulator.uploadUrl,
					},
				},
			);
		let apiKey: string;
		beforeEach(() => {
			apiKey = sim.simulator.addAccount().apiKey;
			sim.simulator.configure({ ownAddresses: true });
		});

		test('are reused', async () => {
			const options = { reuseEarlierTasks: 1 };
			const first = await runWith(await files(4), options);
			expect(first.error).toBeUndefined();
			const second = await runWith((await files(6)).reverse(), options);
			expect(taskIdsOf(second).reverse().slice(0, 4)).toEqual(taskIdsOf(first));
			expect(sim.simulator.counters.tasksCreated).toBe(6);
		}, 60_000);

		test('are found where the answers to their creates are lost', async () => {
			sim.simulator.script('create', ['pass', 'pass', 'pass', lost, lost, 'pass', lost]);
			const output = await runWith(await files(8));
			expect(output.error).toBeUndefined();
			expect(new Set(taskIdsOf(output)).size).toBe(8);
			expect(sim.simulator.counters).toMatchObject({ tasksCreated: 8, requests: { create: 8 } });
		}, 60_000);

		test('cost one task each without marks, and what is unknown is said', async () => {
			sim.simulator.configure({ marks: 'configAbsent' });
			sim.simulator.script('create', ['pass', 'pass', 'pass', lost, lost]);
			const output = await runWith(await files(5), {}, { onError: 'continueErrorOutput' });
			expect(sim.simulator.counters.tasksCreated).toBe(5);
			expect(output.main).toHaveLength(3);
			expect(output.errorOutput.map(({ json }) => json.error)).toEqual(
				Array(2).fill(expect.objectContaining({ reason: 'unknownCreate' })),
			);
			expect(unnamedTasks(sim.simulator, [output])).toEqual([]);
		}, 120_000);
	},
);
