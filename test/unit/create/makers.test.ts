import type { Entry, EntryIn } from '../../../nodes/shared/create/journal/entries';
import { Makers } from '../../../nodes/shared/create/makers';
import { digestInput } from '../../../nodes/shared/task/identity/inputDigest';
import { FakeService } from '../kit/fakeService';
import { unseenTask } from '../../../nodes/shared/task/task';

const { context } = new FakeService();
const words = { prompt: 'x', negativePrompt: '', segmentFactor: 0 };
const inputOf = (image: string) => ({ image, ...words });
const entry = (image: string, nonce: string) =>
	({ digest: 'same', sent: digestInput(inputOf(image)), nonce }) as Entry & { digest: string };
const [own, other, twin, gone] = [
	entry('own', 'n1'),
	entry('other', 'n2'),
	entry('other', 'n3'),
	entry('gone', 'n4'),
];
const answered = { ...own, taskId: 'told by another answer' } as typeof own;
const ownTwin = entry('own', 'n6');
/** What a journal knows of creates that were sent and have no task yet. */
const journalOf = (...sent: Entry[]) => ({
	find: (nonce: string) => sent.find((each) => each.nonce === nonce),
	list: <S extends Entry['state']>() => sent as Array<EntryIn<S>>,
});

test.each([
	['its own mark', { mark: own }, own],
	['the mark of another that has no answer yet', { mark: other }, other],
	['the mark of one that asks for the same as another', { mark: twin }, twin],
	['the mark of one that has its answer', { mark: gone }, undefined],
	['the mark of somebody else’s', { mark: { digest: own.digest, nonce: 'n9' } }, undefined],
	['no mark and no input', {}, own],
	['no mark, and its own input', { input: inputOf('own') }, own],
	['no mark, and exactly another’s input', { input: inputOf('other') }, other],
	['no mark, and the input of one that has its answer', { input: inputOf('gone') }, own],
	['no mark, and an input that nobody has', { input: inputOf('who') }, own],
	['no mark, and another prompt alone', { input: { prompt: 'y' } }, undefined],
	[
		'no mark, its image and another prompt',
		{ input: { ...inputOf('own'), prompt: 'y' } },
		undefined,
	],
	['no mark, and a default for what was left empty', { input: { negativePrompt: 'y' } }, own],
	['no mark, and another factor', { input: { ...inputOf('own'), segmentFactor: 1 } }, undefined],
	['no mark, and its own prompt alone', { input: { prompt: 'x' } }, own],
	['its own mark, and another prompt', { mark: own, input: { prompt: 'y' } }, own],
])('an answer that tells %s', (_label, told, expected) => {
	expect(
		new Makers().find(
			context,
			{ ...unseenTask('t'), ...told },
			own,
			words,
			journalOf(own, other, twin),
		),
	).toBe(expected);
});

test.each([
	['its own mark', { mark: own }, [other], answered],
	['no mark and no input', {}, [other], undefined],
	['no mark, and its own input', { input: inputOf('own') }, [other], undefined],
	['no mark, and an input that nobody has', { input: inputOf('who') }, [other], undefined],
	[
		'no mark, and the input of one that asks for the same',
		{ input: inputOf('own') },
		[other, ownTwin],
		ownTwin,
	],
])('a task is known already, and the answer tells %s', (_label, told, sent, expected) => {
	expect(
		new Makers().find(
			context,
			{ ...unseenTask('t'), ...told },
			answered,
			words,
			journalOf(...sent),
		),
	).toBe(expected);
});

test('an address with the name of another’s content is not that content', () => {
	const content = '0123456789abcdef'.repeat(2);
	const inline = entry(`[image in base64, 3 bytes, sha256 ${content}]`, 'n7');
	const strange = `https://shop.test/evil-sha256-${content}.png`;
	const stranger = entry(strange, 'n8');
	const told = { ...unseenTask('t'), input: inputOf(strange) };
	expect(new Makers().find(context, told, stranger, words, journalOf(inline, stranger))).toBe(
		stranger,
	);
});

test('three tasks that told exactly what they were asked for show that none is told otherwise', () => {
	const makers = new Makers();
	const find = (image: string) =>
		makers.find(context, { ...unseenTask('t'), input: inputOf(image) }, own, words, journalOf(own));
	expect([find('who'), find('own'), find('own'), find('own'), find('who')]).toEqual([
		own,
		own,
		own,
		own,
		undefined,
	]);
});
