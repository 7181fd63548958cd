import {
	digestForName,
	imagePlaceholder,
	digestImage,
} from '../../../../nodes/shared/task/identity/inlineImage';
import {
	digestInput as digestBy,
	tellsOtherwise,
} from '../../../../nodes/shared/task/identity/inputDigest';
import type { TaskInput } from '../../../../nodes/shared/task/task';

const asked = {
	image: 'https://shop.example.com/a.jpg?id=1',
	prompt: 'the red shoes',
	negativePrompt: '',
	segmentFactor: 3,
};
const bytes = Buffer.from('an image');
const KEY = 'a-key-of-the-account';
const digestInput = (input: TaskInput) => digestBy(input, KEY);
const uploaded = (folder: string) =>
	`https://files.test/${folder}/photo-${digestForName(digestImage(bytes), KEY)}.png?sign=1`;

test.each([
	['the same', {}, true],
	['another address', { image: 'https://shop.example.com/b.jpg?id=1' }, false],
	['another query', { image: 'https://shop.example.com/a.jpg?id=2' }, false],
	['an address written otherwise', { image: 'https://shop.example.com/%61.jpg?id=1' }, false],
	['a fragment', { image: `${asked.image}#top` }, false],
	['another prompt', { prompt: 'The red shoes' }, false],
	['another negative prompt', { negativePrompt: 'laces' }, false],
	['another factor', { segmentFactor: -3 }, false],
])('%s: is the same request: %s', (_label, change, isSame) => {
	expect(digestInput({ ...asked, ...change }) === digestInput(asked)).toBe(isSame);
});

test('a file is named by its content, whichever way it is sent', () => {
	const images = [imagePlaceholder(bytes), uploaded('1'), uploaded('2')];
	const digests = images.map((image) => digestInput({ ...asked, image }));
	expect(new Set(digests).size).toBe(1);
	const other = digestInput({ ...asked, image: imagePlaceholder(Buffer.from('another')) });
	expect(other).not.toBe(digests[0]);
});

test('a name that anybody may have given a file says nothing', () => {
	const [one, other] = ['1', '2'].map((folder) =>
		digestBy({ ...asked, image: uploaded(folder) }, 'the key of another account'),
	);
	expect(one).not.toBe(other);
	expect(one).not.toBe(digestInput({ ...asked, image: imagePlaceholder(bytes) }));
});

test.each(['image', 'prompt', 'negativePrompt', 'segmentFactor'])(
	'what does not tell its %s has no name',
	(field) => {
		expect(digestInput({ ...asked, [field]: undefined })).toBeUndefined();
	},
);

const long = 'the red shoes of the man who stands at the wall';
test.each([
	['nothing', {}, false],
	['the same', asked, false],
	['other blanks and signs', { prompt: ' The  red &quot;shoes&#33; .' }, false],
	['another prompt', { prompt: 'shirt' }, true],
	['an empty one', { prompt: '' }, false],
	['a part of it', { prompt: 'the red shoe' }, true],
	['a default where there is none', { negativePrompt: 'none' }, false],
	['a factor nearer to zero', { segmentFactor: 2 }, false],
	['no factor', { segmentFactor: 0 }, false],
	['a larger one', { segmentFactor: 4 }, true],
	['one below zero', { segmentFactor: -1 }, true],
])('a task that tells %s was asked for something else: %s', (_label, told: TaskInput, expected) => {
	expect(tellsOtherwise(told, asked)).toBe(expected);
});

test.each([
	['cut off', long.slice(0, 44), false],
	['cut off after a word or two', long.slice(0, 13), true],
	['with more behind', `${long} and the door`, true],
	['with accents of their own', long.replace('red', 're\u0301d'), true],
])('a long prompt, told %s: is another: %s', (_label, prompt, expected) => {
	expect(tellsOtherwise({ prompt }, { ...asked, prompt: long })).toBe(expected);
});

test.each([
	['in two parts', 'fu\u0308r die Schuhe'],
	['read as Latin-1', 'fÃ¼r die Schuhe'],
	['lost', 'f?r die Schuhe'],
	['as an entity', 'f&uuml;r die Schuhe'],
	['as an escape', 'f\\u00fcr die Schuhe'],
])('a letter beyond ASCII, told %s, makes no other prompt', (_label, prompt) => {
	expect(tellsOtherwise({ prompt }, { ...asked, prompt: 'für die Schuhe' })).toBe(false);
});
