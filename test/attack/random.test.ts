/** Attackers: all who answer, at random. `ATTACK_RUNS` plays more than the usual number, `ATTACK_SEED` other ones. */
import fc from 'fast-check';

import { attack, expectNoSecrets, HOOK_SECRET, KEY, SIGNATURE } from './kit/attack';
import {
	done,
	file,
	json,
	png,
	redirect,
	startCanary,
	startHostile,
	type Answer,
} from './kit/hostile';

const numRuns = Number(process.env.ATTACK_RUNS ?? 200);
const seed = Number(process.env.ATTACK_SEED ?? 1);

const NAMES =
	'task_id status data code message error raw_message output image_url image_urls image_base64 input image prompt meta usage consume created_at logs detail task_info task_result config webhook_config secret token __proto__ constructor toString'.split(
		' ',
	);
const text = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.constantFrom(KEY, HOOK_SECRET, `at https://a.example.com/?x-amz-signature=${SIGNATURE}`),
	fc.constantFrom('completed', 'failed', 'pending', '', '-1', 'data:,', 'http://10.0.0.1/a.png'),
);
const { value } = fc.letrec((tie) => ({
	value: fc.oneof(
		{ maxDepth: 5 },
		text,
		fc.constantFrom<unknown>(null, true, 0, -1, 200, 429, 1e300),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), text), tie('value'), { maxKeys: 6 }),
	),
}));
/** An answer of three of them has no body at all. */
const status = fc
	.oneof(fc.constant(200), fc.integer({ min: 200, max: 599 }))
	.filter((code) => ![204, 205, 304].includes(code));
const object = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 8 });

/** Whatever cannot be written into a line of headers is left out by Node.js itself. */
const sample = <T>(arbitrary: fc.Arbitrary<T>): T[] => fc.sample(arbitrary, { numRuns, seed });
const everything = { onError: 'continueErrorOutput' } as const;
const inTheirTurn = (answers: Answer[]): Answer => {
	let next = 0;
	return (...call) => answers[next++ % answers.length](...call);
};

test('whatever Get Task is answered: an item or an error, clean, for each ID', async () => {
	const hostile = await startHostile();
	const odd = sample(
		fc.tuple(
			status,
			fc.oneof(
				value,
				object.map((data) => ({ code: 200, data: { ...data, task_id: 't' } })),
			),
		),
	);
	hostile.api.get = (request, response, body) => {
		const [code, given] = odd[Number(request.url?.split('/').pop())];
		json(code, JSON.stringify(given))(request, response, body);
	};
	const taskId = odd.map((_each, index) => String(index)).join(' ');
	const options = { timeoutSeconds: 1, tasksInFlight: 50 };
	const output = await attack(hostile, { taskId, options }, { settings: everything });
	await hostile.close();
	expectNoSecrets(output);
	expect(output.main.length + output.errorOutput.length).toBe(odd.length);
});

test('whatever stands around the ID of a paid task: it is named', async () => {
	const hostile = await startHostile();
	const odd = sample(fc.tuple(status, object, fc.boolean()));
	hostile.api.history = json(400, { code: 400, message: 'no history' });
	hostile.api.create = inTheirTurn(
		odd.map(([code, fields, isBare], index) => {
			const data = { ...fields, task_id: `paid-at-random-${index}` };
			return json(code, JSON.stringify(isBare ? data : { ...fields, data }));
		}),
	);
	const items = odd.map(() => ({ json: {} }));
	const options = { timeoutSeconds: 5, tasksInFlight: 50 };
	const settings = everything;
	const output = await attack(hostile, { operation: 'submit', options }, { items, settings });
	await hostile.close();
	expectNoSecrets(output);
	const told = JSON.stringify([output.main, output.errorOutput]);
	const forgotten = odd.filter(
		(_each, index) =>
			!told.includes(`paid-at-random-${index}"`) &&
			!new RegExp(`paid-at-random-${index}\\b`).test(told),
	);
	expect(forgotten).toEqual([]);
	expect(hostile.requests.filter((each) => each.startsWith('POST'))).toHaveLength(odd.length);
});

test('whatever an image host sends: an image or an error, and nobody in the network is asked', async () => {
	const canary = await startCanary();
	const hostile = await startHostile();
	const location = fc.oneof(
		fc.webPath(),
		fc.ipV4().map((ip) => `http://${ip.replace(/^\d+/, '127')}.:${canary.port}/`),
		fc.constantFrom(`http://localhost:${canary.port}/`, `//0:${canary.port}`, 'data:,', 'http://'),
	);
	const answer = fc.oneof(
		location.map((to) => redirect(encodeURI(to))),
		fc.nat(png.length).map((end) => file(png.subarray(0, end))),
		fc
			.uint8Array({ maxLength: 300 })
			.map((bytes) => file(Buffer.concat([png.subarray(0, 41), bytes]))),
		fc.integer({ min: 400, max: 420 }).map((code) => file('', {}, code)),
	);
	const odd = sample(answer);
	odd.forEach((each, index) => void (hostile.files[`/${index}.png`] = each));
	hostile.api.get = (request, response, body) => {
		const id = request.url?.split('/').pop();
		const output = { image_url: `${hostile.url}/${id}.png` };
		json(200, done(hostile.url, { task_id: id, output }))(request, response, body);
	};
	const taskId = odd.map((_each, index) => String(index)).join(' ');
	const options = { tasksInFlight: 50 };
	const output = await attack(hostile, { taskId, options }, { settings: everything });
	await Promise.all([hostile.close(), canary.close()]);
	expectNoSecrets(output);
	expect(output.main.length + output.errorOutput.length).toBe(odd.length);
	expect(canary.visits.filter((host) => !host.startsWith('127.0.0.1:'))).toEqual([]);
});
