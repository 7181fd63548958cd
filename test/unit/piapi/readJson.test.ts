import type { StreamedBody } from '../../../nodes/shared/piapi/transport/readBody';
import { readJson } from '../../../nodes/shared/piapi/readJson';
import { rejection } from '../kit/fakeService';

const MEGABYTE = 1024 ** 2;

/** A body of these parts; tells how many were read, and whether it was cut off. */
function streamed(...parts: Buffer[]) {
	const state = { read: 0, isDestroyed: false };
	const body: StreamedBody = {
		async *[Symbol.asyncIterator]() {
			for (const part of parts) {
				state.read += 1;
				yield await Promise.resolve(part);
			}
		},
		destroy: () => void (state.isDestroyed = true),
		once: () => {},
	};
	return { body, state };
}

const parts = (count: number, part: Buffer) => Array<Buffer>(count).fill(part);

test.each([
	['an object', '{"a":[1,"x"]}', { a: [1, 'x'] }],
	['null', 'null', null],
	['a byte order mark in front', '\ufeff{"a":1}', { a: 1 }],
	['a byte order mark within', '{"a":"x\ufeff"}', { a: 'x\ufeff' }],
	['a page', '<html>', undefined],
	['half an answer', '{"a":', undefined],
	['nothing', '', undefined],
])('%s', async (_label, text, expected) => {
	expect(await readJson(streamed(Buffer.from(text)).body)).toEqual(expected);
});

test('four images of many megabytes in base64 are read', async () => {
	const quote = Buffer.from('"');
	const image = [quote, ...parts(12, Buffer.alloc(MEGABYTE, 'A')), quote];
	const body = streamed(Buffer.from('['), ...image, Buffer.from(','), ...image, Buffer.from(']'));
	const value = (await readJson(body.body)) as string[];
	expect(value.map(({ length }) => length)).toEqual([12 * MEGABYTE, 12 * MEGABYTE]);
	expect(body.state.isDestroyed).toBe(false);
});

test('an answer larger than any is cut off, and not read to its end', async () => {
	const { body, state } = streamed(...parts(200, Buffer.alloc(MEGABYTE, 'A')));
	expect(await rejection(readJson(body))).toMatchObject({
		reason: 'answerTooLarge',
		message: 'more than 128 MB',
	});
	expect(state).toEqual({ read: 129, isDestroyed: true });
});

test.each([
	['up to two megabytes', 0, true],
	['one byte more', 1, false],
])('what takes time to parse: %s', async (_label, more, isRead) => {
	const text = `[${' '.repeat(2 * MEGABYTE - 2 + more)}]`;
	const result = await readJson(streamed(Buffer.from(text)).body).catch((error: Error) => error);
	expect(result).toEqual(isRead ? [] : expect.objectContaining({ reason: 'answerTooLarge' }));
	if (!isRead) expect(result).toHaveProperty('message', 'more than 2 MB, or too many values');
});

test.each([
	['a hundred tasks of a hundred short fields', 10_000, true],
	['more values than any page has', 200_000, false],
])('%s', async (_label, count, isRead) => {
	const text = JSON.stringify(Array(count).fill(''));
	const result = await readJson(streamed(Buffer.from(text)).body).catch((error: Error) => error);
	expect(result).toMatchObject(isRead ? { length: count } : { reason: 'answerTooLarge' });
});
