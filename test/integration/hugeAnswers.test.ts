import { gzipSync } from 'node:zlib';

import { holdTime } from './kit/fastTimers';
import { useRawService } from './kit/rawService';

const its = useRawService();

const getTask = async (waitForCompletion = true) =>
	await its.run({ operation: 'getTask', taskId: 't-1', waitForCompletion });
const tooLarge = (most: string) => ({
	message: `The answer is too large to be PiAPI's (more than ${most})`,
	description: expect.stringContaining('Task t-1'),
	context: { data: { reason: 'answerTooLarge', taskId: 't-1' } },
});

/** JSON that is a thousand times as large as what crosses the line. */
const bomb = gzipSync(Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(160 * 1024 ** 2, 'a')]));

test.each([true, false])(
	'an answer that unpacks to more than any answer (waiting: %s)',
	async (waits) => {
		let asked = 0;
		its.answer((_request, response) => {
			asked += 1;
			response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
		});
		// To unpack it takes long, however often a slow machine looks at the time meanwhile.
		const { error } = await holdTime(async () => await getTask(waits));
		expect(error).toMatchObject(tooLarge('128 MB'));
		expect(asked).toBe(1);
	},
);

test('an answer of small keys, which would take long to parse', async () => {
	const body = `{${Array.from({ length: 300_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
	its.answer((_request, response) => response.end(body));
	expect((await getTask()).error).toMatchObject(tooLarge('2 MB, or too many values'));
});

test('an answer of nothing but brackets', async () => {
	its.answer((_request, response) => response.end('['.repeat(3_000_000)));
	expect((await getTask()).error).toMatchObject(tooLarge('2 MB, or too many values'));
});

test('a refusal that is too large is told by its status', async () => {
	const body = gzipSync(`"${'"",'.repeat(800_000)}`);
	its.answer((_request, response) =>
		response.writeHead(401, { 'content-encoding': 'gzip' }).end(body),
	);
	expect((await getTask()).error).toMatchObject({ context: { data: { reason: 'unauthorized' } } });
});

test('deep JSON does not lose the task', async () => {
	const deep = `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`;
	const body = `{"code":200,"data":{"detail":${deep},"task_id":"t-1","status":"pending"}}`;
	its.answer((_request, response) => response.end(body));
	const { main } = await getTask(false);
	expect(main[0].json).toMatchObject({ task_id: 't-1', outcome: 'pending' });
	expect(JSON.stringify(main[0].json)).toContain('[nested too deep]');
});

test('a task that was cancelled is not waited for', async () => {
	const data = { task_id: 't-1', status: 'Cancelled' };
	its.answer((_request, response) => response.end(JSON.stringify({ code: 200, data })));
	expect((await getTask()).error).toMatchObject({ context: { data: { reason: 'taskFailed' } } });
});
