import {
	compareInputs,
	isSameImage,
	nameOfInputs,
	type Sameness,
	type Telling,
} from '../../../nodes/shared/create/sameRequest';
import { markImage } from '../../../nodes/shared/task/inlineImage';
import type { TaskInput } from '../../../nodes/shared/task/task';

const URL_A = 'https://shop.example.com/a.jpg';
const digest = 'a0'.repeat(16);
const asked: Required<TaskInput> = {
	image: URL_A,
	prompt: 'the red shoes',
	negativePrompt: 'laces',
	segmentFactor: 3,
};

describe('a task compared with what was asked for', () => {
	const rows: Array<[string, Partial<TaskInput>, Telling, Sameness]> = [
		['all the same', {}, 'unknown', 'same'],
		['prompts in another case and spacing', { prompt: ' The  RED\nshoes ' }, 'asSent', 'same'],
		['the negative prompt so too', { negativePrompt: 'LACES ' }, 'asSent', 'same'],
		['another prompt', { prompt: 'the red shoe' }, 'unknown', 'different'],
		['words that only run together', { prompt: 'the redshoes' }, 'unknown', 'different'],
		['another negative prompt', { negativePrompt: 'soles' }, 'unknown', 'different'],
		['no negative prompt', { negativePrompt: undefined }, 'unknown', 'different'],
		['another segment factor', { segmentFactor: -3 }, 'unknown', 'different'],
		['no segment factor', { segmentFactor: undefined }, 'unknown', 'different'],
		['no prompt: nothing is told', { prompt: undefined }, 'asSent', 'unclear'],
		['no prompt, and another factor', { prompt: undefined, segmentFactor: 9 }, 'asSent', 'unclear'],
		['no image', { image: undefined }, 'asSent', 'unclear'],
		['no image, and other words', { image: undefined, prompt: 'hat' }, 'asSent', 'different'],
		['another image, told as sent', { image: `${URL_A}?b` }, 'asSent', 'different'],
		['another image, told in who knows which form', { image: `${URL_A}?b` }, 'unknown', 'unclear'],
	];
	test.each(rows)('%s', (_label, told, telling, expected) => {
		expect(compareInputs(asked, { ...asked, ...told }, telling)).toBe(expected);
	});

	test('inputs that are left out are those that change nothing', () => {
		const plain = { image: URL_A, prompt: 'hat', negativePrompt: '', segmentFactor: 0 };
		expect(compareInputs(plain, { image: URL_A, prompt: 'hat' }, 'asSent')).toBe('same');
	});
});

describe('two images', () => {
	test.each([
		['the same address', URL_A, URL_A, true],
		['the host in another case', URL_A, 'https://SHOP.example.COM/a.jpg', true],
		['the host with a dot behind', URL_A, 'https://shop.example.com./a.jpg', true],
		['that dot before a port', 'https://a.test.:81/x', 'https://a.test:81/x', true],
		['the port that is meant anyway', URL_A, 'https://shop.example.com:443/a.jpg', true],
		['another port', URL_A, 'https://shop.example.com:8443/a.jpg', false],
		['a fragment', URL_A, `${URL_A}#top`, true],
		['escaped letters', `${URL_A}/red hat.png`, `${URL_A}/red%20hat.png`, true],
		['a plus for a space in the query', `${URL_A}?q=red+hat`, `${URL_A}?q=red%20hat`, true],
		['more than one plus', `${URL_A}?q=a+b+c`, `${URL_A}?q=a%20b%20c`, true],
		['a plus in the path is a plus', `${URL_A}/a+b`, `${URL_A}/a%20b`, false],
		['a broken escape', `${URL_A}/50%`, `${URL_A}/50%`, true],
		['two broken escapes', `${URL_A}/50%`, `${URL_A}/60%`, false],
		['the path in another case', URL_A, 'https://shop.example.com/A.jpg', false],
		['another query', `${URL_A}?v=1`, `${URL_A}?v=2`, false],
		['another protocol', URL_A, URL_A.replace('https', 'http'), false],
		['what is no address, with space around', ' picture ', 'picture', true],
		['what is no address', 'picture', 'image', false],
		['dots within the name count', 'https://ab.test/x', 'https://a.b.test/x', false],
		[
			'one sent inline, one uploaded, with the same content',
			`[image in base64, 7 bytes, sha256 ${digest}]`,
			`https://files.test/photo-sha256-${digest}.png?sign=1`,
			true,
		],
		['two sent inline', markImage(Buffer.from('a')), markImage(Buffer.from('b')), false],
		[
			'uploaded twice',
			`https://files.test/1/photo-sha256-${digest}.png`,
			`https://files.test/2/photo-sha256-${digest}.png`,
			true,
		],
	])('%s', (_label, one, other, expected) => {
		expect(isSameImage(one, other)).toBe(expected);
		expect(isSameImage(other, one)).toBe(expected);
	});
});

describe('the name of inputs', () => {
	const name = nameOfInputs(asked);

	test.each([
		['in another notation', { prompt: 'THE red shoes', image: `${URL_A}#top` }, true],
		['with another image', { image: `${URL_A}?b` }, false],
		['with another prompt', { prompt: 'hat' }, false],
		['with another negative prompt', { negativePrompt: '' }, false],
		['with another factor', { segmentFactor: 0 }, false],
	])('%s', (_label, change, isSame) => {
		expect(nameOfInputs({ ...asked, ...change }) === name).toBe(isSame);
	});

	test.each([
		['without a prompt', { prompt: undefined }],
		['without an image', { image: undefined }],
	])('%s there is none', (_label, change) => {
		expect(nameOfInputs({ ...asked, ...change })).toBeUndefined();
	});

	test('an empty prompt is one', () => {
		expect(nameOfInputs({ ...asked, prompt: '' })).toBeDefined();
	});
});
