import { readMeasures } from '../../../nodes/shared/measures';
import { parseTask, type Task } from '../../../nodes/shared/task';

const task = (meta: unknown, status = 'completed') =>
	parseTask({ task_id: 't', status, meta }) as Task;

describe('readMeasures', () => {
	const created_at = '2026-01-01T00:00:00.000000001Z';
	test.each([
		[
			'all known, nine fraction digits',
			task({
				created_at,
				started_at: '2026-01-01T00:00:02.123456789Z',
				ended_at: '2026-01-01T00:00:06.500Z',
				usage: { consume: 100000 },
			}),
			{ costUsd: 0.01, queueSeconds: 2.123, workSeconds: 4.377 },
		],
		[
			"Go's zero time",
			task({ created_at, started_at: '0001-01-01T00:00:00Z', ended_at: '0001-01-01T00:00:00Z' }),
			{},
		],
		['null', task({ created_at, started_at: null, ended_at: null, usage: null }), {}],
		['empty texts', task({ created_at: '', started_at: '', ended_at: '' }), {}],
		['times of a wrong type', task({ created_at: 5, started_at: {}, ended_at: [] }), {}],
		[
			'an end before the start',
			task({ started_at: '2026-01-01T00:00:02Z', ended_at: '2026-01-01T00:00:01Z' }),
			{},
		],
		[
			'a time zone',
			task({ created_at: '2026-01-01T02:00:00+02:00', started_at: '2026-01-01T00:00:01Z' }),
			{ queueSeconds: 1 },
		],
		['no meta', task(undefined), {}],
		['nothing billed', task({ usage: { consume: 0 } }, 'failed'), { costUsd: 0 }],
		[
			'still running: points are only frozen',
			task({ usage: { frozen: 100000, consume: 0 } }, 'processing'),
			{},
		],
	])('%s', (_label, given, expected) => {
		expect(readMeasures(given)).toEqual(expected);
	});
});
