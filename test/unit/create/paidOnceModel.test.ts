import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { NodeFunctions } from '../../../nodes/shared/piapi/context';
import type { SimulatorOptions } from '../../tools/simulator';
import type { ItemRequest, RunSetUp } from './kit/virtualRun';
import { World } from './kit/world';

jest.mock('../../../nodes/shared/n8n/openContext', () => ({
	async openContext(n8n: NodeFunctions & { clock: never }) {
		const { readContext } = jest.requireActual('../../../nodes/shared/piapi/context');
		return await readContext(n8n as IExecuteFunctions, n8n.clock);
	},
}));

/** Turns are taken by real time otherwise. */
jest.mock('../../../nodes/shared/n8n/systemClock', () => ({
	systemClock: { now: () => 0, unixNow: () => 0, random: () => 0, async sleep() {} },
}));

/** How many histories of an account are played; each is a few executions. Those of `MODEL_RUNS` are others each time. */
const { MODEL_RUNS, MODEL_SHRINK } = process.env;
const HISTORIES =
	MODEL_RUNS === undefined ? { numRuns: 150, seed: 1 } : { numRuns: Number(MODEL_RUNS) };

/** Few enough that items ask for the same now and then. */
const item: fc.Arbitrary<ItemRequest> = fc.record({
	imageUrl: fc.constantFrom('a', 'b', 'c d').map((name) => `https://shop.example.com/${name}.jpg`),
	prompt: fc.constantFrom('shoes', 'the hat'),
	segmentFactor: fc.constantFrom(0, 3),
});

const setUp: fc.Arbitrary<RunSetUp> = fc
	.record({
		items: fc.array(item, { minLength: 1, maxLength: 8 }),
		operation: fc.constantFrom('segment' as const, 'segment' as const, 'submit' as const),
		goesOn: fc.boolean(),
		maxTries: fc.constantFrom(1, 1, 2, 3),
		options: fc.record({
			reuseIdentical: fc.boolean(),
			reuseEarlierTasks: fc.constantFrom(0, 0, 24),
			spendingLimitUsd: fc.constantFrom(0, 0, 0.01, 0.03),
			tasksInFlight: fc.constantFrom(0, 1, 3, 20),
		}),
	})
	// n8n does not hand on an option that the operation does not have.
	.map(({ options: { reuseIdentical, ...options }, operation, ...given }) => ({
		...given,
		operation,
		options: { ...options, ...(operation === 'segment' && { reuseIdentical }) },
	}));

const chance = fc.constantFrom(0, 0, 0.1, 0.3);
/**
 * What a day of the service is like. A history may be late by what its own rows show, and half as much and two seconds
 * more for one of them: no client could tell a row that is later from one that is not there.
 */
const weather: fc.Arbitrary<Partial<SimulatorOptions>> = fc.oneof(
	fc.constant({}),
	fc.record({
		faults: fc.record({
			create5xx: chance,
			create5xxAfterTaken: chance,
			createResetBefore: chance,
			createResetAfter: chance,
			get5xx: chance,
			getReset: chance,
			rate429: chance,
			taskFailed: chance,
			image404: chance,
		}),
		serverErrorWords: fc.constant('mixed'),
		historyDelayMs: fc.constantFrom(0, 300, 4_000, 12_000),
		historyDelaySpreadMs: fc.constantFrom(0, 1_500),
		historyShows: fc.constantFrom(
			'all' as const,
			'all' as const,
			'ended' as const,
			'nothing' as const,
		),
		historyShape: fc.constantFrom('mixed' as const, 'array' as const),
		historyAction: fc.constant('mixed' as const),
		historyTimeForm: fc.constant('mixed' as const),
		taskTimeForm: fc.constantFrom('rfc3339' as const, 'noZone' as const, 'mixed' as const),
		zoneMinutes: fc.constantFrom(0, -300, 120),
		lateReadsMs: fc.constantFrom(0, 0, 2_000),
		addressForm: fc.constantFrom('asSent' as const, 'mixed' as const),
		maxConcurrentTasks: fc.constantFrom(3, 20),
	}),
);
const NORMAL: Partial<SimulatorOptions> = {
	faults: {},
	historyDelayMs: 0,
	historyDelaySpreadMs: 0,
	historyShows: 'all',
	lateReadsMs: 0,
};

type Command = fc.AsyncCommand<object, World>;

function command(name: string, given: unknown, run: (world: World) => Promise<void>): Command {
	return {
		check: () => true,
		run: async (_model, world) => await run(world),
		toString: () => `${name} ${JSON.stringify(given)}`,
	};
}

const soon = fc.integer({ min: 0, max: 12_000 });
const commands: Array<fc.Arbitrary<Command>> = [
	setUp.map((given) => command('run', given, async (world) => await world.execute([given]))),
	fc.tuple(setUp, setUp).map((given) => {
		return command('two at once', given, async (world) => await world.execute(given));
	}),
	fc.tuple(setUp, soon).map(([given, afterMs]) =>
		command('stop', { afterMs, given }, async (world) => {
			await world.execute([given], { afterMs, end: 'stop' });
		}),
	),
	fc.tuple(setUp, soon).map(([given, afterMs]) =>
		command('kill', { afterMs, given }, async (world) => {
			await world.execute([given], { afterMs, end: 'kill' });
		}),
	),
	weather.map((given) =>
		command('weather', given, async (world) => {
			world.weather = given;
			world.service.configure({ ...NORMAL, ...given });
			await Promise.resolve();
		}),
	),
	soon.map((ms) =>
		command('wait', ms, async ({ clock }) => await clock.passUntil(clock.sleep(ms))),
	),
];

test('whatever happens: paid once, named, in one item, within the limit', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 1e6 }),
			fc.commands(commands, { maxCommands: 8 }),
			async (seed, given) => {
				await fc.asyncModelRun(() => ({ model: {}, real: new World(seed) }), given);
			},
		),
		{ ...HISTORIES, endOnFailure: MODEL_SHRINK === undefined },
	);
}, 300_000);
