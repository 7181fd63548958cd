import { historyPages } from '../../../nodes/shared/create/history';
import { agree, FakeService, type AskedOptions } from '../kit/fakeService';

const PAGE = 100;

/** The account's tasks, the newest first; `grow` new ones come before each page is given. */
function account(size: number, grow = 0) {
	let count = size;
	return ({ qs }: AskedOptions) => {
		count += grow;
		const ids = Array.from({ length: count }, (_, place) => `task-${count - place}`);
		const from = (Number(qs?.page) - 1) * PAGE;
		return agree(ids.slice(from, from + PAGE).map((task_id) => ({ task_id })));
	};
}

async function readAll(service: FakeService): Promise<Set<string>> {
	const ids = new Set<string>();
	for await (const { rows } of historyPages(service.context, 0)) {
		for (const { taskId } of rows) ids.add(taskId);
	}
	return ids;
}

test.each([0, 1, 99, 100, 250])('an account with %i tasks: all are read', async (count) => {
	const service = new FakeService(account(count));
	expect((await readAll(service)).size).toBe(count);
	expect(service.asked).toHaveLength(Math.floor(count / PAGE) + 1);
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

test('an account that creates faster than its history can be read to the end has none', async () => {
	await expect(readAll(new FakeService(account(150, 100)))).rejects.toMatchObject({
		reason: 'notPiApi',
	});
});

test('a service that pays no heed to the page tells nothing', async () => {
	const whole = account(PAGE);
	const service = new FakeService(whole({ qs: { page: 1 } } as unknown as AskedOptions));
	await expect(readAll(service)).rejects.toMatchObject({
		reason: 'notPiApi',
		facts: { detail: 'the history gives the same page again' },
	});
});
