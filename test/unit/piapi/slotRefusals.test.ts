import { SlotRefusals } from '../../../nodes/shared/piapi/slotRefusals';
import { Problem, type ProblemFacts } from '../../../nodes/shared/problem/problem';

const refusal = (detail: string | undefined, more: ProblemFacts = {}) =>
	new Problem('refused', { statusCode: 400, detail, ...more });
const concurrent = new Problem('rateLimited', { statusCode: 429, detail: 'Concurrency limit' });
const invalid = refusal('invalid image');

test.each([
	['words on concurrency, whether or not all places may be taken', concurrent, false, true],
	['any other words while there is room', invalid, false, false],
	['any other words while all places may be taken', invalid, true, true],
	['no words at all then', refusal(undefined), true, true],
	[
		'what may have made a task',
		new Problem('serverError', { statusCode: 500, detail: 'concurrency' }),
		true,
		false,
	],
	[
		'a connection that did not come about',
		new Problem('network', { networkCode: 'ECONNREFUSED' }),
		true,
		false,
	],
	[
		'what was never sent',
		new Problem('rateLimited', { ...concurrent.facts, wasSent: false }),
		true,
		false,
	],
	['a fault of our own', new TypeError('concurrency'), true, false],
])('for want of a place: %s', (_label, error, mayBeFull, expected) => {
	expect(new SlotRefusals().isForWantOfPlace(error, mayBeFull)).toBe(expected);
});

describe('where a create was taken after it had been refused', () => {
	const judge = new SlotRefusals();
	judge.noteTakenAfter(refusal('come back later'));
	judge.noteTakenAfter(refusal(undefined));
	judge.noteTakenAfter(new TypeError('x is undefined'));

	test.each([
		['the same refusal is for want of a place from then on', refusal('come back later'), true],
		['so is one without words', refusal(undefined), true],
		[
			'the same words with another status are not',
			refusal('come back later', { statusCode: 402 }),
			false,
		],
		['other words are not', invalid, false],
		['a fault of our own is not', new TypeError('x is undefined'), false],
	])('%s', (_label, error, expected) => {
		expect(judge.isForWantOfPlace(error, false)).toBe(expected);
	});

	test('another run has not learned it', () => {
		expect(new SlotRefusals().isForWantOfPlace(refusal('come back later'), false)).toBe(false);
	});
});
