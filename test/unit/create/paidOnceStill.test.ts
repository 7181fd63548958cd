import type { ScriptedAnswer } from '../../tools/simulator';
import { isPaid } from './kit/judge';
import { expectNeverTwice, items, openService } from './kit/paidRows';

const COUNT = 8;
const LOST: Array<[string, ScriptedAnswer]> = [
	['a broken connection', { reset: true, taken: true }],
	['a gateway’s page', { status: 502, body: '<html>bad gateway</html>', taken: true }],
];

/** Lets the history list, for so long, only what was there before a create. */
function standStill(
	{ service, clock }: ReturnType<typeof openService>,
	nth: number,
	forMs: number,
) {
	let creates = 0;
	let fromMs = Infinity;
	let hidden: () => Set<string> = () => new Set();
	const answer = service.answer.bind(service);
	service.answer = async (request) => {
		if (request.method === 'POST' && ++creates === nth) {
			fromMs = clock.now();
			const before = new Set(service.tasks.map(({ id }) => id));
			hidden = () => new Set(service.tasks.map(({ id }) => id).filter((id) => !before.has(id)));
		}
		const given = await answer(request);
		const isStill = clock.now() >= fromMs && clock.now() < fromMs + forMs;
		if (!request.url.includes('/histories') || !isStill) return given;
		return { ...given, body: without(given.body, hidden()) as object };
	};
}

function without(value: unknown, hidden: Set<string>): unknown {
	if (Array.isArray(value)) {
		const rows = value as Array<{ task_id?: string }>;
		return rows.filter(({ task_id: id = '' }) => !hidden.has(id));
	}
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [name, without(each, hidden)]),
	);
}

describe.each(LOST)(
	'a history that stands still from a create on that ends in %s',
	(_label, lost) => {
		test.each([20, 60, 300])('for %i seconds proves nothing', async (seconds) => {
			const open = openService({ queueMs: 300, workMs: 700 });
			open.service.script.add('create', [...Array<ScriptedAnswer>(COUNT - 1).fill('pass'), lost]);
			standStill(open, COUNT, seconds * 1_000);
			const options = { tasksInFlight: 1 };
			const done = await open.run({ items: items(COUNT), goesOn: true, options });
			expectNeverTwice(done, open.service.tasks);
			expect(open.service.tasks.filter(isPaid)).toHaveLength(COUNT);
		});
	},
);
