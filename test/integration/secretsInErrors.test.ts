import { inspect } from 'node:util';

import { KEY, sendJson, useRawService } from './kit/rawService';

const its = useRawService();
const everything = (value: unknown) =>
	inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null });
const operations = ['segment', 'submit', 'getTask', 'getAccount'];
const credential = { apiKey: KEY, baseUrl: '', webhookSecret: 'hook-secret-of-the-tests' };

describe.each(operations)('an error of %s does not hold the key', (operation) => {
	const parameters = { operation, taskId: 't-1', options: { timeoutSeconds: 1 } };

	test('where the connection breaks', async () => {
		its.answer((request, response) => {
			if (request.url?.includes('histories')) return sendJson(response, 400, { code: 400 });
			response.destroy();
		});
		const { error } = await its.run({
			...parameters,
			...(operation === 'getTask' && { waitForCompletion: true }),
		});
		expect(error?.message).not.toBe('');
		expect(everything(error)).not.toContain(KEY);
	});

	test('where there is none', async () => {
		const { error } = await its.run(parameters, {
			credential: { ...credential, baseUrl: 'http://127.0.0.1:1' },
		});
		expect(error?.message).not.toBe('');
		expect(everything(error)).not.toContain(KEY);
	});

	test('where it is quoted, even with a signed address', async () => {
		const words = `bad ${KEY} and https://a.example.com/a.png?X-Amz-Signature=abc`;
		const error = { message: words, raw_message: `raw ${words}`, [KEY]: 1 };
		its.answer((_request, response) =>
			sendJson(response, 401, { code: 401, message: words, data: { error } }),
		);
		const thrown = await its.run(parameters);
		expect(everything(thrown.error)).not.toContain(KEY);
		expect(everything(thrown.error)).not.toContain('X-Amz-Signature');
		const item = await its.run(parameters, { settings: { onError: 'continueRegularOutput' } });
		expect(JSON.stringify(item.main)).not.toMatch(new RegExp(`${KEY}|X-Amz-Signature`));
	});
});
