import fc from 'fast-check';
import type { ItemRequest, RunSetUp } from './kit/virtualRun';
import { weathers } from './kit/weather';
import { World } from './kit/world';

/** How many histories of an account are played; each is a few executions. Those of `MODEL_RUNS` are others each time. */
const { MODEL_RUNS, MODEL_SHRINK } = process.env;
const HISTORIES =
	MODEL_RUNS === undefined ? { numRuns: 40, seed: 1 } : { numRuns: Number(MODEL_RUNS) };

/** Longer than some services tell it, with signs and accents that they may write in another way. */
const LONG_PROMPT = `the "cafe\u0301" sign & everything on it, ${'but not the street, '.repeat(3)}nor the sky`;

/** Few enough that items ask for the same now and then. */
const item: fc.Arbitrary<ItemRequest> = fc.record({
	imageUrl: fc
		.constantFrom('a', 'b', 'c d', 'a&b', 'a%26b')
		.map((name) => `https://shop.example.com/${name}.jpg`),
	prompt: fc.constantFrom('shoes', 'the hat', LONG_PROMPT),
	segmentFactor: fc.constantFrom(0, 3),
});

const setUp: fc.Arbitrary<RunSetUp> = fc
	.record({
		items: fc.array(item, { minLength: 1, maxLength: 8 }),
		operation: fc.constantFrom('segment' as const, 'segment' as const, 'submit' as const),
		callbackUrl: fc.constantFrom('', '', 'https://hook.example/call?of=us'),
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
	.map(({ options: { reuseIdentical, ...options }, operation, callbackUrl, ...given }) => ({
		...given,
		operation,
		...(operation === 'submit' && { callbackUrl }),
		options: { ...options, ...(operation === 'segment' && { reuseIdentical }) },
	}));

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
	weathers.map((given) =>
		command('weather', given, async (world) => {
			world.change(given);
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
			fc.constantFrom(false, false, false, false, true),
			fc.commands(commands, { maxCommands: 8 }),
			async (seed, hasHook, given) => {
				await fc.asyncModelRun(() => ({ model: {}, real: new World(seed, hasHook) }), given);
			},
		),
		{ ...HISTORIES, endOnFailure: MODEL_SHRINK === undefined },
	);
});
