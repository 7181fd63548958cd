import type { ScriptedAnswer, SimulatorOptions } from '../../tools/simulator';
import { isPaid, tellPlainly } from './kit/judge';
import {
	expectNeverTwice,
	expectOneTaskEach,
	items,
	openService,
	since,
	unknownOf,
	unnamed,
} from './kit/paidRows';
import { taskIdsOf, type ItemRequest } from './kit/virtualRun';

const lost: ScriptedAnswer = { reset: true, taken: true };
/** Some items at once; the answers of a few creates are lost though the tasks are taken. */
const COUNT = 12;
const LOST = 3;
const someLost: ScriptedAnswer[] = [
	...Array<ScriptedAnswer>(6).fill('pass'),
	...Array<ScriptedAnswer>(LOST).fill(lost),
];
/** All of it is told in another way by one form or another. */
const prompt = `the "cafe\u0301" sign & all that hangs there, ${'but not the wall, '.repeat(3)}nor the sky`;
const given = () =>
	items(COUNT, { prompt, segmentFactor: 3 }).map((item, index) => ({
		...item,
		imageUrl: `https://Shop.example.com/a b/${index}.jpg`,
	}));

/** How a task tells what it was asked for. */
const TELLINGS: Array<[string, Partial<SimulatorOptions>]> = [
	['an empty negative prompt as null', { negativePromptForm: 'null' }],
	['no negative prompt', { negativePromptForm: 'absent' }],
	['no factor', { factorForm: 'absent' }],
	['a clamped factor', { factorForm: 'clamped' }],
	['other blanks', { promptForm: 'blanks' }],
	['a full stop', { promptForm: 'fullStop' }],
	['entities', { promptForm: 'entities' }],
	['letters with their accents', { promptForm: 'nfc' }],
	['a prompt that is cut', { promptForm: 'cut' }],
	['another task type', { kindForm: 'otherType' }],
	['another model', { kindForm: 'otherModel' }],
	['the image under an address of its own', { ownAddresses: true }],
	['the address in another form', { addressForm: 'escaped' }],
];

describe.each(TELLINGS)('lost creates of a service that tells %s', (_label, telling) => {
	test('are found by their marks', async () => {
		const { service, run } = openService(telling);
		service.script.add('create', someLost);
		expectOneTaskEach(await run({ items: given() }), service.tasks);
		expect(service.requests.create).toBe(COUNT);
	});

	test('are not paid again without marks, and named', async () => {
		const { service, run } = openService({ ...telling, marks: 'configAbsent' });
		service.script.add('create', someLost);
		const done = await run({ items: given(), goesOn: true });
		expectNeverTwice(done, service.tasks);
		expect(service.tasks).toHaveLength(COUNT);
		expect(unknownOf(done)).toBe(LOST);
		expect(unnamed(done, service.tasks)).toEqual([]);
	});
});

describe('marks that come back in one place only', () => {
	test.each(['onlyInGet', 'onlyWhenEnded'] as const)('%s', async (marks) => {
		const { service, run } = openService({ marks });
		service.script.add('create', someLost);
		const done = await run({ items: given(), goesOn: true });
		expectNeverTwice(done, service.tasks);
		expect(service.tasks).toHaveLength(COUNT);
		if (marks === 'onlyInGet') expectOneTaskEach(done, service.tasks);
	});
});

describe('a service that refuses where a mark is', () => {
	test.each(['secret', 'endpoint', 'unnamed'] as const)(
		'%s: the run goes on without',
		async (refusedField) => {
			const { service, run } = openService({ refusedField });
			expectOneTaskEach(await run({ items: items(COUNT) }), service.tasks);
		},
	);

	test('in the address of a callback', async () => {
		const { service, run } = openService({ refusedField: 'callback' });
		const callbackUrl = 'https://hook.example/call?of=us';
		const done = await run({ items: items(COUNT), operation: 'submit', callbackUrl });
		expectOneTaskEach(done, service.tasks);
		const endpoints = service.tasks.map(({ config }) => config.webhook_config);
		expect(endpoints).toEqual(
			Array(COUNT).fill({ endpoint: callbackUrl, secret: 'hook-secret-of-the-tests' }),
		);
	});
});

test('an account with a hook of its own gets no marks', async () => {
	const { service, run } = openService();
	service.account.notificationHookUrl = 'https://hook.example/';
	expectOneTaskEach(await run({ items: items(3) }), service.tasks);
	const secrets = service.tasks.map(({ config }) => JSON.stringify(config.webhook_config));
	expect(secrets).toEqual(Array(3).fill('{"endpoint":"","secret":""}'));
});

test('swapped answers put no task on another item of an account with a hook of its own', async () => {
	for (const seed of [1, 2, 3]) {
		const { service, run } = openService({ seed, faults: { createSwapped: 0.3 } });
		service.account.notificationHookUrl = 'https://hook.example/';
		expectOneTaskEach(await run({ items: items(COUNT) }), service.tasks);
	}
});

/** Each pair is two images, or two requests, that are easily taken for one. */
const ALIKE: Array<[string, Partial<ItemRequest>, Partial<ItemRequest>]> = [
	[
		'& and %26',
		{ imageUrl: 'https://s.example/?n=a&b' },
		{ imageUrl: 'https://s.example/?n=a%26b' },
	],
	['? and %3F', { imageUrl: 'https://s.example/a?b' }, { imageUrl: 'https://s.example/a%3Fb' }],
	['user names', { imageUrl: 'https://ann@s.example/a' }, { imageUrl: 'https://bob@s.example/a' }],
	['%2F', { imageUrl: 'https://s.example/a/b' }, { imageUrl: 'https://s.example/a%2Fb' }],
	['case of the path', { imageUrl: 'https://s.example/A' }, { imageUrl: 'https://s.example/a' }],
	['case of the prompt', { prompt: 'Apple' }, { prompt: 'apple' }],
	['blanks of the prompt', { prompt: 'the hat' }, { prompt: 'the  hat' }],
];

describe.each(['returned', 'configAbsent'] as const)('with marks %s', (marks) => {
	const isMarked = marks === 'returned';

	test.each(ALIKE)(
		'%s: a task of one is never reused for the other',
		async (_label, one, other) => {
			const { service, run } = openService({ marks });
			const options = { reuseEarlierTasks: 24 };
			await run({ items: items(3, one), options });
			const before = service.tasks;
			const done = await run({ items: items(3, other), options });
			expectOneTaskEach(done, since(service, before));
			const again = await run({ items: items(3, other), options });
			expect(new Set(taskIdsOf(again))).toEqual(new Set(taskIdsOf(done)));
			expect(service.tasks).toHaveLength(before.length + 3);
		},
	);

	test.each(ALIKE)('%s: many lost creates at once get their own', async (_label, one, other) => {
		const { service, run } = openService({ marks });
		const both = [...items(10, one), ...items(10, other)];
		service.script.add('create', [
			...Array<ScriptedAnswer>(4).fill('pass'),
			...Array<ScriptedAnswer>(10).fill(lost),
		]);
		const done = await run({ items: both, goesOn: true });
		expectNeverTwice(done, service.tasks);
		if (isMarked) expectOneTaskEach(done, service.tasks);
	});

	test.each(['capitals', 'noDashes'] as const)(
		'IDs told in %s anywhere mean the same task',
		async (form) => {
			for (const place of ['createIdForm', 'getIdForm', 'historyIdForm'] as const) {
				const { service, run } = openService({ marks, [place]: form });
				service.script.add('create', someLost);
				const done = await run({ items: given(), goesOn: true });
				expectNeverTwice(done, service.tasks);
				if (isMarked) expectOneTaskEach(done, service.tasks);
				else expect(unknownOf(done)).toBe(LOST);
				expect(service.tasks).toHaveLength(COUNT);
			}
		},
	);

	test('the answers of creates are swapped', async () => {
		const { service, run } = openService({ marks, faults: { createSwapped: 0.5 } });
		const done = await run({ items: given() });
		expectOneTaskEach(done, service.tasks);
	});
});

test.each(['createFromCache', 'createFromCacheAfterTaken'] as const)(
	'answers of %s are not taken for the own ones',
	async (fault) => {
		const { service, run } = openService({ faults: { [fault]: 0.3 } });
		expectOneTaskEach(await run({ items: given() }), service.tasks);
	},
);

test('another process asks for the same at the same moment, and ours are lost', async () => {
	const { clock, service, runAll } = openService();
	const elsewhere = openService();
	// Another n8n with the same account: what this process knows of its own tasks says nothing of these.
	const mark = { endpoint: '', secret: '' };
	await elsewhere.run({ items: items(1) });
	Object.assign(mark, elsewhere.service.tasks[0].config.webhook_config);
	const theirs = given().map(async ({ imageUrl: image, prompt: words, segmentFactor }, index) => {
		await clock.sleep(index * 20);
		// Their answers may be lost as well.
		const create = service.send({
			method: 'POST',
			url: `http://127.0.0.1:1/api/v1/task`,
			body: {
				model: 'Qubico/image-toolkit',
				task_type: 'segment',
				input: { image, prompt: words, negative_prompt: '', segment_factor: segmentFactor },
				config: { webhook_config: mark },
			},
		});
		await create.catch(() => {});
	});
	service.configure({ faults: { createResetAfter: 0.4 } });
	const [done] = await runAll([{ items: given(), options: { tasksInFlight: 20 } }]);
	await Promise.all(theirs);
	const ours = service.tasks.filter(
		({ config }) => (config.webhook_config as typeof mark).secret !== mark.secret,
	);
	expect(service.tasks.filter(isPaid)).toHaveLength(2 * COUNT);
	expectOneTaskEach(done, ours);
	const told = tellPlainly(done, { withInfo: false });
	expect(ours.filter(({ id }) => !told.includes(id))).toEqual([]);
});
