/**
 * A catalog on a bad day of the service. Each seed is another day: `CHAOS_SEEDS=7 CHAOS_ITEMS=1000` plays one again.
 * Nothing here is timed; how long a run took is only printed.
 */
import type { IDataObject } from 'n8n-workflow';

import type { RunOutput } from '../integration/kit/runNode';
import { watchLog, type NodeLog } from '../integration/kit/paidTasks';
import { readPixels } from '../integration/kit/simulation';
import { spellId, spellIds, startSimulator, type Simulator } from '../tools/simulator';
import { catalogItems, segmentCatalog, skuOf } from './chaosRun';
import { badDay } from './faultMix';
import { hasMarks } from '../tools/simulator/drawnDays';
import { expectedMask, serveItemImages } from './itemImages';

/** The seeds of this part of the suite, as the configuration deals them out. */
declare const seeds: number[];
const count = Number(process.env.CHAOS_ITEMS ?? 1000);
const MAX_RUN_MS = 2_400_000;
/** Where a run ends, nothing comes after a lost answer that could prove that its task does not exist. */
const MOST_AT_THE_END = 10;

let images: Awaited<ReturnType<typeof serveItemImages>>;
beforeAll(async () => {
	images = await serveItemImages();
});
afterAll(async () => await images.close());

describe.each(seeds)('seed %i', (seed) => {
	const day = badDay(seed);
	const isMarked = hasMarks(day);
	let simulator: Simulator;
	let output: RunOutput;
	let log: NodeLog;
	beforeAll(async () => {
		simulator = await startSimulator(day);
		log = watchLog();
		const startMs = Date.now();
		// On the error output an item says by itself what became of it; without faults nothing comes there.
		output = await segmentCatalog(
			simulator,
			catalogItems(count, images.url),
			{},
			{ settings: { onError: 'continueErrorOutput' } },
		);
		print(seed, Date.now() - startMs, simulator);
	}, MAX_RUN_MS);
	afterAll(async () => await simulator.close());

	/** Items of which nobody knows whether they were paid. */
	const unknown = () => output.errorOutput.length;
	const told = () =>
		spellIds(JSON.stringify([output.main, output.errorOutput, output.hints, log.warn]));

	test(`${isMarked ? 'marked: ' : 'without marks: '}${count} items come out, in the order of the input`, () => {
		expect(output.error).toBeUndefined();
		const reasons = output.errorOutput.map(({ json }) => (json.error as IDataObject).reason);
		expect(reasons).toEqual(reasons.map(() => 'unknownCreate'));
		if (isMarked) expect(reasons.length).toBeLessThanOrEqual(MOST_AT_THE_END);
		const failed = new Set(output.errorOutput.map(({ json }) => json.sku));
		const expected = Array.from({ length: count }, (_, item) => ({
			sku: skuOf(item),
			outcome: 'succeeded',
			pairedItem: { item },
		})).filter(({ sku }) => !failed.has(sku));
		expect(
			output.main.map(({ json: { sku, outcome }, pairedItem }) => ({ sku, outcome, pairedItem })),
		).toEqual(expected);
	});

	test('each item has its own mask, pixel by pixel', async () => {
		const wrong: number[] = [];
		for (const data of output.main) {
			const { item } = data.pairedItem as { item: number };
			const same = (await readPixels(data)).equals(await expectedMask(item));
			if (!same) wrong.push(item);
		}
		expect(wrong).toEqual([]);
	});

	test('each item is one task at most, paid once', () => {
		const tasks = [...simulator.tasks.values()].filter(({ phase }) => phase !== 'failed');
		const requests = tasks.map(({ input }) => input.image);
		expect(requests.length - new Set(requests).size).toBe(0);
		expect(tasks.length).toBeGreaterThanOrEqual(count - unknown());
		const ids = output.main.map(({ json }) => spellId(json.task_id as string));
		expect(new Set(ids).size).toBe(output.main.length);
	});

	test('each paid task is named, or counted among those that may exist', () => {
		const text = told();
		const unnamed = [...simulator.tasks.values()].filter(
			({ id, paid }) => paid && !text.includes(id),
		);
		expect(unnamed.length).toBeLessThanOrEqual(unknown());
	});

	test('nothing is asked for that does not exist, and the key stays where it belongs', () => {
		const { unexpected, keysOnWrongOrigin } = simulator.counters;
		expect({ unexpected, keysOnWrongOrigin }).toEqual({ unexpected: [], keysOnWrongOrigin: 0 });
		expect(JSON.stringify(output.main)).not.toContain(simulator.apiKey);
	});
});

/** One line a seed: what a failure has to be played again with, and what the day was like. */
function print(seed: number, tookMs: number, { counters }: Simulator): void {
	const { create, get, history, image } = counters.requests;
	const faults = Object.values(counters.faults).reduce((sum, each) => sum + each, 0);
	const requests = `at most ${counters.concurrentPeak} at once; ${create} creates, ${get} looks, ${history} histories, ${image} images`;
	process.stderr.write(
		`chaos seed ${seed}: ${count} items in ${(tookMs / 1000).toFixed(1)} s; ${requests}; ${faults} faults\n`,
	);
}
