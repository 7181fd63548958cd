import { historyPages } from '../../../nodes/shared/create/historyPages';
import { agree, FakeService, refuse, rejection, type AskedOptions } from '../kit/fakeService';

const PAGE = 100;

/** The account's tasks, the newest first; `grow` new ones come before each page is given. */
function account(size: number, grow = 0, largestPage = PAGE) {
	let count = size;
	return ({ qs }: AskedOptions) => {
		count += grow;
		const ids = Array.from({ length: count }, (_, place) => `task-${count - place}`);
		const from = (Number(qs?.page) - 1) * largestPage;
		return agree(ids.slice(from, from + largestPage).map((task_id) => ({ task_id })));
	};
}

/** The IDs of all rows; none comes twice. */
async function readAll(service: FakeService, noteUnsureEnd = () => {}): Promise<Set<string>> {
	const ids = new Set<string>();
	for await (const rows of historyPages(service.context, 0, noteUnsureEnd)) {
		for (const { taskId } of rows) {
			expect(ids).not.toContain(taskId);
			ids.add(taskId);
		}
	}
	return ids;
}

test.each([
	[0, PAGE, 1],
	[1, PAGE, 2],
	[250, PAGE, 4],
	[130, 50, 4],
	[30, 10, 4],
])('an account with %i tasks, in pages of %i: all are read', async (count, largestPage, pages) => {
	const service = new FakeService(account(count, 0, largestPage));
	expect((await readAll(service)).size).toBe(count);
	// The last one is empty.
	expect(service.asked.map(({ qs }) => qs?.page)).toEqual(
		Array.from({ length: pages }, (_, place) => place + 1),
	);
});

test('a whole page of new tasks meanwhile pushes the others to the next page', async () => {
	let isFirst = true;
	const list = account(250);
	const grown = account(350);
	const service = new FakeService((asked) => {
		const answer = isFirst ? list(asked) : grown(asked);
		isFirst = false;
		return answer;
	});
	const ids = await readAll(service);
	for (let place = 1; place <= 250; place++) expect(ids).toContain(`task-${place}`);
});

test('an account that grows by half a page a time: each page has new rows', async () => {
	const ids = await readAll(new FakeService(account(600, 50)));
	for (let place = 1; place <= 600; place++) expect(ids).toContain(`task-${place}`);
});

test('a service that pays no heed to the page has shown all after two pages with nothing new, however it spells IDs', async () => {
	let count = 0;
	const service = new FakeService(() => agree([{ task_id: count++ % 2 ? 'A-B' : 'ab' }]));
	expect([...(await readAll(service))]).toEqual(['ab']);
	expect(service.asked).toHaveLength(3);
});

test.each([
	['a page as full as the first one', 30, 10, 1, true],
	['a page that is less full', 12, 10, 2, false],
	['a single page of few tasks', 9, 10, 1, false],
])(
	'whether more may lie behind %s that comes again',
	async (_label, count, size, last, isUnsure) => {
		const noteUnsureEnd = jest.fn();
		const service = new FakeService(({ qs }) => {
			const page = Math.min(Number(qs?.page), last) - 1;
			const ids = Array.from({ length: count }, (_, place) => `task-${place}`);
			return agree(ids.slice(page * size, (page + 1) * size).map((task_id) => ({ task_id })));
		});
		await readAll(service, noteUnsureEnd);
		expect(noteUnsureEnd).toHaveBeenCalledTimes(isUnsure ? 1 : 0);
	},
);

test('a history without end is a problem', async () => {
	let count = 0;
	const service = new FakeService(() => agree([{ task_id: `task-${count++}` }]));
	expect(await rejection(readAll(service))).toMatchObject({ reason: 'notPiApi' });
	expect(service.asked).toHaveLength(1_000);
});

describe('it is listed from the second on in which the time lies', () => {
	test.each([
		['three minutes sooner where the service tells its date', true, 180],
		['26 hours sooner where it never did', false, 93_600],
	])('%s', async (_label, isTold, seconds) => {
		const service = new FakeService(agree([]));
		if (isTold) service.context.serviceClock.note('Thu, 01 Jan 2026 00:00:00 GMT');
		await historyPages(service.context, 1_800_000_000_999, () => {}).next();
		expect(service.asked[0].qs).toMatchObject({ start_time: 1_800_000_000 - seconds, page: 1 });
	});
});

test('a page that fails in passing is asked for again', async () => {
	const service = new FakeService(refuse(502), refuse(429), agree([{ task_id: 'a' }]));
	expect([...(await readAll(service))]).toEqual(['a']);
});
