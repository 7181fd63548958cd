/** Answers that tell requests in another form, or are given to another create. */
import type { ScriptedAnswer, SimulatorOptions } from '../../tools/simulator';
import { tellPlainly } from './kit/judge';
import { countPaid, items, openService, since, unnamed } from './kit/paidRows';
import {
	retryOf,
	VirtualProcess,
	type ItemRequest,
	type RunSetUp,
	type VirtualRun,
} from './kit/virtualRun';
import type { VirtualService } from './kit/virtualService';

const LOST: ScriptedAnswer = { reset: true, taken: true };
const ONE_AT_ONCE = { tasksInFlight: 1 };
const callbackUrl = 'https://hook.example/call?of=us';

/** What one item asks for that the service tells in another form, and how. */
const ODD: Array<[string, Partial<SimulatorOptions>, Partial<ItemRequest>]> = [
	...(
		[
			['a space in the address', 'a b.jpg'],
			['an umlaut in the address', 'schöne-schuhe.jpg'],
		] as const
	).map(([label, name]): (typeof ODD)[number] => [
		label,
		{ addressForm: 'escaped' },
		{ imageUrl: `https://shop.example.com/${name}` },
	]),
	['an accent', { promptForm: 'nfc' }, { prompt: 'the cafe\u0301 sign' }],
	['an ampersand', { promptForm: 'entities' }, { prompt: 'hat & shoes' }],
	['a long prompt', { promptForm: 'cut' }, { prompt: `${'not the left one, '.repeat(5)}shoes` }],
	['a large factor', { factorForm: 'clamped' }, { segmentFactor: 3 }],
];

const reasonsOf = ({ output }: VirtualRun) =>
	output.flatMap(({ json }) => (json.error as { reason?: string } | undefined)?.reason ?? []);
const oddAt = (place: number, odd: Partial<ItemRequest>) =>
	items(12).map((item, index) => (index === place ? { ...item, ...odd } : item));

/** Items that came out with the task of another image. */
const wrongImages = (run: VirtualRun, service: VirtualService) =>
	run.output.filter(({ json }, index) => {
		const task = service.tasks.find(({ id }) => id === json.task_id);
		return task !== undefined && task.input.image !== run.setUp.items[index].imageUrl;
	}).length;

describe('secrets are blanked, and addresses of callbacks are not', () => {
	test.each(ODD)('a lost create with %s, beside others that are called back', async (...row) => {
		const [, form, odd] = row;
		const times = { queueMs: 200, workMs: 1_000 };
		const { service, begin, settle, pass } = openService({
			...form,
			...times,
			marks: 'secretEmpty',
		});
		const process = new VirtualProcess(service);
		const busy: RunSetUp = {
			items: items(14),
			operation: 'submit',
			callbackUrl,
			options: ONE_AT_ONCE,
		};
		await settle(begin(busy, { process }));
		service.script.add('create', [LOST]);
		const asked = items(1, { imageUrl: 'https://shop.example.com/x.jpg', ...odd });
		const run = begin({ items: asked, goesOn: true }, { process });
		await pass(5_000);
		const before = service.tasks;
		const others = begin({ ...busy, items: items(20, { prompt: 'hats' }) }, { process });
		await settle(run, others);
		expect(since(service, before)).toHaveLength(20);
		expect(tellPlainly(run, { withInfo: false })).toContain(before.at(-1)?.id);
	});
});

describe.each(['a hook of its own', 'a signed callback', 'no config told'])(
	'an account with %s',
	(world) => {
		const open = (form: Partial<SimulatorOptions>) => {
			const marks = world === 'no config told' ? { marks: 'configAbsent' as const } : {};
			const opened = openService({ ...form, ...marks });
			if (world === 'a hook of its own')
				opened.service.account.notificationHookUrl = 'https://hook.example/';
			const isSigned = world === 'a signed callback';
			const address = 'https://hook.example/call?signature=abc';
			return {
				...opened,
				more: isSigned ? { operation: 'submit' as const, callbackUrl: address } : {},
			};
		};

		test.each(ODD)('an item with %s gets its task, after others', async (_label, form, odd) => {
			const { service, run, more } = open(form);
			const options = { ...ONE_AT_ONCE, createAgainIfUnknown: true };
			const done = await run({ items: oddAt(5, odd), goesOn: true, options, ...more });
			expect(reasonsOf(done)).toEqual([]);
			expect(countPaid(service)).toBe(12);
		});
	},
);

describe('answers are swapped, without marks', () => {
	const FORMS: Array<Partial<SimulatorOptions>> = [
		{ negativePromptForm: 'null' },
		{ negativePromptForm: 'absent' },
		{ factorForm: 'absent' },
		{ factorForm: 'clamped' },
		{ promptForm: 'fullStop' },
		{ promptForm: 'blanks' },
	];
	test.each(FORMS)('and tell the image as it was sent, but %j', async (form) => {
		const faults = { createSwapped: 0.5 };
		const { service, run } = openService({ marks: 'configAbsent', faults, ...form });
		const asked = items(12, { prompt: 'the hat', segmentFactor: 3 }).map((item, index) => ({
			...item,
			imageUrl: `https://shop${index % 2}.example.com/${index}.jpg`,
		}));
		expect(wrongImages(await run({ items: asked, goesOn: true }), service)).toBe(0);
	});

	test('between two executions', async () => {
		const faults = { createSwapped: 1 };
		const { service, begin, settle } = openService({ marks: 'configAbsent', faults });
		const process = new VirtualProcess(service);
		const runs = ['a', 'b'].map((name) => {
			const imageUrl = `https://shop.example.com/${name}.jpg`;
			return begin({ items: items(1, { imageUrl }), goesOn: true }, { process });
		});
		await settle(...runs);
		expect(runs.map((run) => wrongImages(run, service))).toEqual([0, 0]);
	});

	test('with one from a cache', async () => {
		const { service, run } = openService({ marks: 'configAbsent' });
		const at = (name: string) => items(1, { imageUrl: `https://shop.example.com/${name}.jpg` });
		await run({ items: at('a') });
		const before = service.tasks;
		service.configure({ faults: { createFromCacheAfterTaken: 1 } });
		const done = await run({ items: at('b'), goesOn: true });
		expect(wrongImages(done, service)).toBe(0);
		expect(unnamed(done, since(service, before))).toEqual([]);
	});
});

describe.each(['onlyInGet', 'onlyWhenEnded'] as const)(
	'answers are swapped, with marks %s',
	(marks) => {
		const open = () => {
			const faults = { createSwapped: 1 };
			const forms = { lateReadsMs: 2_000, negativePromptForm: 'null' as const };
			return openService({ marks, faults, ...forms });
		};
		/** At different hosts, so that no address tells whose an answer is. */
		const asked = items(2).map((item, index) => ({
			...item,
			imageUrl: `https://shop${index}.example.com/a.jpg`,
		}));
		const setUp: RunSetUp = { items: asked, options: { timeoutSeconds: 60 } };

		test('a second try does not take what the first rejected', async () => {
			const { service, run } = open();
			const done = await run({ ...setUp, maxTries: 2, goesOn: true });
			expect(wrongImages(done, service)).toBe(0);
		});

		test('nor does a retry', async () => {
			const { service, begin, settle } = open();
			const failed = begin(setUp);
			await settle(failed);
			const execution = retryOf(failed.execution);
			const retried = begin({ ...setUp, goesOn: true }, { execution });
			await settle(retried);
			expect(wrongImages(retried, service)).toBe(0);
		});
	},
);

test('a refusal for one item’s callback leaves the marks of the others on', async () => {
	const { service, run } = openService();
	const bad = { status: 400, body: { code: 400, message: 'invalid webhook endpoint' } };
	service.script.add('create', ['pass', 'pass', bad, bad, 'pass', LOST]);
	const asked: RunSetUp = { items: items(12), operation: 'submit', callbackUrl, goesOn: true };
	const done = await run({ ...asked, options: ONE_AT_ONCE });
	expect(reasonsOf(done)).toEqual(['refused']);
});
