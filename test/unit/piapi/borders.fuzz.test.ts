import fc from 'fast-check';

import { toErrorData } from '../../../nodes/shared/run/output/errors';
import { getAccount } from '../../../nodes/shared/piapi/endpoints/getAccount';
import { getHistoryPage } from '../../../nodes/shared/piapi/endpoints/getHistoryPage';
import { getTask } from '../../../nodes/shared/piapi/endpoints/getTask';
import { submitTask } from '../../../nodes/shared/piapi/endpoints/submitTask';
import { isPublicAddress } from '../../../nodes/shared/values/publicAddress';
import { Problem } from '../../../nodes/shared/problem/problem';
import { downloadImage } from '../../../nodes/shared/download/download';
import { toTaskItem } from '../../../nodes/shared/result/taskItem';
import { readAccount } from '../../../nodes/shared/piapi/account/readAccount';
import { nameOfFile } from '../../../nodes/shared/item/files/fileName';
import { writePng } from '../../fixtures/png';
import { fakeContext, HOOK_SECRET, KEY } from '../kit/fakeContext';

/** The same in each run; `npm run fuzz` plays many more. */
const options = { numRuns: Number(process.env.FUZZ_RUNS ?? 300) };

const SIGNED = 'https://s3.example.com/a.png?X-Amz-Signature=SIGNATURE';
const text = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.constantFrom(
		KEY,
		HOOK_SECRET,
		SIGNED,
		`at ${SIGNED}, key ${KEY}`,
		`data:image/png;base64,${'A'.repeat(40)}`,
		'__proto__',
	),
	fc.constantFrom('completed', 'failed', 'pending', 'Processing', '', '2026-01-01T00:00:00Z', '-1'),
);
const name = fc.oneof(
	fc.constantFrom(
		'task_id',
		'status',
		'data',
		'code',
		'message',
		'error',
		'raw_message',
		'output',
		'image_url',
		'image_urls',
		'input',
		'image',
		'meta',
		'usage',
		'consume',
		'created_at',
		'logs',
		'detail',
		'task_info',
		'task_result',
		'token',
		'__proto__',
		'constructor',
		'toString',
	),
	text,
);
const { json } = fc.letrec((tie) => ({
	json: fc.oneof(
		{ maxDepth: 6, withCrossShrink: true },
		text,
		fc.constantFrom<unknown>(null, true, 0, -1, 200, 429, 1e300),
		fc.array(tie('json'), { maxLength: 4 }),
		fc.dictionary(name, tie('json'), { maxKeys: 6, noNullPrototype: false }),
	),
}));
const body = fc.oneof(
	json.map((value) => JSON.stringify(value)),
	fc
		.tuple(json, json)
		.map(([data, extra]) =>
			JSON.stringify({ code: 200, data: { ...(data as object), task_id: 't-1', extra } }),
		),
	fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);
const headers = fc.dictionary(
	fc.constantFrom('retry-after', 'date', 'content-length', 'location'),
	text,
);
const statusCode = fc.oneof(fc.constant(200), fc.integer({ min: 100, max: 599 }));

/** Nothing that leaves the node may hold a secret, be unfit for n8n, or change what all objects have. */
function expectClean(value: unknown): void {
	const shown = JSON.stringify(value);
	for (const secret of [KEY, HOOK_SECRET, 'SIGNATURE']) expect(shown).not.toContain(secret);
	expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

const request = {
	model: 'Qubico/image-toolkit',
	task_type: 'segment',
	input: {
		image: 'https://a.example.com/a.png',
		prompt: 'a',
		negative_prompt: '',
		segment_factor: 0,
	},
} as const;

test('whatever the API answers is a clean item or a clean problem', async () => {
	await fc.assert(
		fc.asyncProperty(statusCode, headers, body, async (status, given, bytes) => {
			const { context } = fakeContext(() => ({ statusCode: status, headers: given, body: bytes }));
			const calls = [
				async () => {
					const task = await getTask(context, 't-1');
					expect(task.id).not.toBe('');
					expect(nameOfFile(task, 'mask', { fileName: '' })).not.toMatch(/[/\\\p{Cc}\p{Cs}]/u);
					return toTaskItem(task).item.json;
				},
				async () => {
					const answer = await submitTask(context, { heldBytes: 0, load: async () => request });
					if (answer.fate !== 'created') throw answer.problem;
					return toTaskItem(answer.task).item.json;
				},
				async () => readAccount(await getAccount(context), context.secrets),
				async () => void (await getHistoryPage(context, 0, 1)),
			];
			for (const call of calls) {
				const shown = await call().catch((error: unknown) => {
					if (error instanceof Problem) return toErrorData(error);
					throw error;
				});
				if (shown !== undefined) expectClean(shown);
			}
		}),
		options,
	);
});

const png = writePng({ width: 8, height: 8, colourType: 0, depth: 8 });
const location = fc.oneof(
	fc.webUrl(),
	fc.ipV4().map((ip) => `http://${ip}/`),
	fc.ipV6().map((ip) => `http://[${ip}]/`),
	fc.constantFrom(
		'/b.png',
		'//10.0.0.1/',
		'http://169.254.169.254.nip.io/',
		'http://vault.prod',
		'file:///etc/passwd',
		'http://2130706433/',
		'http://localhost./',
		'data:,',
		'http://',
	),
);
const hostAnswer = fc.record({
	statusCode: fc.oneof(fc.constantFrom(200, 301, 302, 307, 308), statusCode),
	headers: fc.record(
		{ location, 'content-length': text, 'retry-after': text },
		{ requiredKeys: [] },
	),
	body: fc.oneof(
		fc.constant(png),
		fc.nat(png.length).map((end) => png.subarray(0, end)),
		fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([png.subarray(0, 8), bytes])),
		text,
	),
});

test('whatever an image host sends is an image or a problem, and no private address is asked', async () => {
	await fc.assert(
		fc.asyncProperty(
			location,
			fc.array(hostAnswer, { minLength: 1, maxLength: 8 }),
			async (url, answers) => {
				let next = 0;
				const { context, asked } = fakeContext(() => answers[next++ % answers.length]);
				const file = await downloadImage(context, url).catch((error: unknown) => {
					if (!(error instanceof Problem)) throw error;
					expectClean(toErrorData(error));
					return undefined;
				});
				if (file !== undefined) expect(file.format.name).toBe('PNG');
				expect(asked.filter((each) => !isPublicAddress(each))).toEqual([]);
				expect(asked.every((each) => /^https?:/.test(each))).toBe(true);
				// Nine tries, of six addresses each.
				expect(asked.length).toBeLessThanOrEqual(9 * 6);
			},
		),
		options,
	);
});
