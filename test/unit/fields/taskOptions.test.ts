import { readDelivery } from '../../../nodes/shared/fields/outputs';
import { readItemOptions, runOptionsOf } from '../../../nodes/shared/fields/taskOptions';
import { cutsOf, options } from './tables';
import { standIn } from '../kit/standIn';

test('what is not filled in', () => {
	expect(readItemOptions(options({}))).toEqual({
		timeoutMs: 300_000,
		polling: 'adaptive',
		sendBinaryAs: 'auto',
		sendMegapixels: 0,
		serviceMode: '',
		includeInput: false,
		createAgainIfUnknown: false,
		skipOtherFiles: false,
		inspectMask: true,
		failIfEmpty: false,
		simplify: false,
		toolOutput: 'simplified',
		toolFields: ['outcome', 'maskUrl', 'cutoutLink', 'coverage', 'boundingBox'],
	});
	expect(cutsOf({}).things).toEqual({ smallest: 0.001, isSeparated: false, most: Infinity });
});

test.each([
	['a day is the longest time-out', { timeoutSeconds: 1e6 }, { timeoutMs: 86_400_000 }],
	['a time-out', { timeoutSeconds: 1.5 }, { timeoutMs: 1500 }],
	[
		'half a second is the shortest interval',
		{ pollIntervalSeconds: 0.1 },
		{ polling: { everyMs: 500 } },
	],
	['an interval', { pollIntervalSeconds: 7 }, { polling: { everyMs: 7000 } }],
	['an empty mask as an error', { ifNothingFound: 'error' }, { failIfEmpty: true }],
])('%s', (_label, given, expected) => {
	expect(readItemOptions(options(given))).toMatchObject(expected);
});

test('things', () => {
	const given = { separateThings: true, largestThings: 2, smallestThing: 0.5 };
	expect(cutsOf(given).things).toEqual({ smallest: 0.5, isSeparated: true, most: 2 });
});

test.each([
	[[], ['mask']],
	[undefined, ['mask']],
	['cutout', ['cutout']],
	[
		['annotated', 'mask'],
		['annotated', 'mask'],
	],
])('outputs %p', (given, outputs) => {
	const form = { ...options({ outputs: given, fileName: ' A-1 ' }), where: '' };
	const delivery = readDelivery(form, options({}), { inspectMask: false, failIfEmpty: true });
	expect(delivery).toMatchObject({
		outputs,
		fileName: 'A-1',
		inspectMask: false,
		failIfEmpty: true,
	});
});

describe('options of a whole run', () => {
	/** A node in which an expression gives each item its own options. */
	const nodeWith = (...all: object[]) =>
		standIn({
			getNodeParameter: (_name: string, itemIndex: number) => all[itemIndex],
		});

	test('what is not filled in', () => {
		expect(runOptionsOf(nodeWith({}))()).toEqual({
			reuseIdentical: false,
			reuseEarlierHours: 0,
			spendingLimitUsd: Infinity,
			tasksInFlight: 'plan',
		});
	});

	test('are those of the first item, whatever the others have', () => {
		const first = {
			...{ reuseIdentical: true, reuseEarlierTasks: 2 },
			...{ spendingLimitUsd: 0.004, tasksInFlight: 7 },
		};
		const other = { reuseEarlierTasks: 72, spendingLimitUsd: 9, tasksInFlight: 100 };
		const read = runOptionsOf(nodeWith(first, other));
		const expected = {
			...{ reuseIdentical: true, reuseEarlierHours: 2 },
			...{ spendingLimitUsd: 0.004, tasksInFlight: 7 },
		};
		expect(read()).toEqual(expected);
		expect(read()).toBe(read());
	});

	test('are not read again for an item', () => {
		const item = readItemOptions(options({ spendingLimitUsd: -1, tasksInFlight: 'many' }));
		expect(Object.keys(item)).not.toEqual(
			expect.arrayContaining(Object.keys(runOptionsOf(nodeWith({}))())),
		);
		for (const name of Object.keys(runOptionsOf(nodeWith({}))()))
			expect(item).not.toHaveProperty(name);
	});

	test('that are wrong are so for every item', () => {
		const read = runOptionsOf(nodeWith({ spendingLimitUsd: -1 }, {}));
		for (let item = 0; item < 2; item++)
			expect(read).toThrow(
				expect.objectContaining({
					facts: expect.objectContaining({ detail: expect.stringMatching(/^Spending Limit/) }),
				}),
			);
	});
});
