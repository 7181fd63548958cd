import { countedUsd, readCost } from '../../../nodes/shared/task/cost';
import { readDurations } from '../../../nodes/shared/task/durations';
import { parseTask, type Task } from '../../../nodes/shared/task/task';

const task = (meta: unknown, status = 'completed') =>
	parseTask({ task_id: 't', status, meta }, []) as Task;

describe('the times of a task', () => {
	const created_at = '2026-01-01T00:00:00.000000001Z';
	test.each([
		[
			'all known, nine fraction digits',
			{
				created_at,
				started_at: '2026-01-01T00:00:02.123456789Z',
				ended_at: '2026-01-01T00:00:06.500Z',
			},
			{ queueSeconds: 2.123, workSeconds: 4.377 },
		],
		[
			"Go's zero time",
			{ created_at, started_at: '0001-01-01T00:00:00Z', ended_at: '0001-01-01T00:00:00Z' },
			{},
		],
		['null', { created_at, started_at: null, ended_at: null, usage: null }, {}],
		['empty texts', { created_at: '', started_at: '', ended_at: '' }, {}],
		['times of a wrong type', { created_at: 5, started_at: {}, ended_at: [] }, {}],
		[
			'no time in the queue',
			{ created_at: '2026-01-01T00:00:02Z', started_at: '2026-01-01T00:00:02Z' },
			{ queueSeconds: 0 },
		],
		[
			'an end before the start',
			{ started_at: '2026-01-01T00:00:02Z', ended_at: '2026-01-01T00:00:01Z' },
			{},
		],
		[
			'a time zone',
			{ created_at: '2026-01-01T02:00:00+02:00', started_at: '2026-01-01T00:00:01Z' },
			{ queueSeconds: 1 },
		],
		['no meta', undefined, {}],
	])('%s', (_label, meta, expected) => {
		const times = readDurations(task(meta));
		expect(times).toStrictEqual(expected);
	});
});

describe('the cost of a task', () => {
	const estimated = (costUsd: number) => ({ costUsd, costIsEstimated: true });
	test.each([
		['as PiAPI says', { consume: 100_000 }, 'completed', 5_000_000, { costUsd: 0.01 }],
		['nothing billed for a failed one', { consume: 0 }, 'failed', undefined, { costUsd: 0 }],
		['nothing billed with an own plan', { frozen: 0, consume: 0 }, 'success', 9, { costUsd: 0 }],
		['unknown of a failed one', undefined, 'failed', 2_000_000, {}],
		['frozen while it runs', { frozen: 250_000, consume: 0 }, 'processing', 9, estimated(0.025)],
		[
			'frozen, before the size is known',
			{ frozen: 250_000 },
			'pending',
			undefined,
			estimated(0.025),
		],
		['by the pixels while it runs', {}, 'processing', 2_000_000, estimated(0.02)],
		['not settled while it runs', { consume: 300_000 }, 'processing', 9, estimated(0.01)],
		[
			'settled beside what was frozen',
			{ frozen: 250_000, consume: 100_000 },
			'completed',
			9,
			{ costUsd: 0.01 },
		],
		[
			'nothing for a failed one, whatever was frozen',
			{ frozen: 250_000, consume: 0 },
			'failed',
			9,
			{ costUsd: 0 },
		],
		['done, not settled yet', { frozen: 250_000, consume: 0 }, 'completed', 9, estimated(0.025)],
		['by the pixels', undefined, 'completed', 2_500_000, estimated(0.03)],
		['a million pixels at least', null, 'completed', 64 * 48, estimated(0.01)],
		['the least, where the size is not known', {}, 'completed', undefined, estimated(0.01)],
		['nothing yet, where PiAPI has not seen the size', {}, 'pending', undefined, {}],
		['less than nothing is not told', { consume: -1 }, 'completed', 2_000_000, estimated(0.02)],
		['nor is it frozen', { frozen: -1 }, 'processing', 2_000_000, estimated(0.02)],
		['points of a wrong type', { consume: '?' }, 'completed', 1_500_000, estimated(0.02)],
	])('%s', (_label, usage, status, pixels, expected) => {
		expect(readCost(task({ usage }, status), pixels)).toEqual(expected);
	});
});

describe('what a task counts towards the spending limit', () => {
	test.each([
		['as PiAPI says', { consume: 250_000 }, 'completed', 0.025],
		['the least that a task costs, where PiAPI says less', { consume: 1 }, 'completed', 0.01],
		['the same while it runs', { frozen: 1 }, 'pending', 0.01],
		['what is set aside, where PiAPI says nothing', {}, 'completed', undefined],
		['or a price below nothing', { consume: -1_000_000 }, 'completed', undefined],
		['or that it was free', { consume: 0 }, 'completed', undefined],
		['nothing for a failed one', {}, 'failed', 0],
		['what PiAPI says for a failed one', { consume: 100_000 }, 'failed', 0.01],
		['not what was only set aside for it', { consume: 0, frozen: 100_000 }, 'failed', 0],
	])('%s', (_label, usage, status, expected) => {
		expect(countedUsd(task({ usage }, status))).toBe(expected);
	});
});
