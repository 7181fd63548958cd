import {
	markConfig,
	newNonce,
	readMark,
	withoutMark,
} from '../../../../nodes/shared/task/identity/mark';
import { parseTask } from '../../../../nodes/shared/task/task';
import { digestOf } from '../../../../nodes/shared/values/digest';

const mark = { digest: digestOf('what is asked'), nonce: newNonce() };
const text = `n8nseg1-${mark.digest}-${mark.nonce}`;
const other = `n8nseg1-${digestOf('what another asks')}-${newNonce()}`;
const hook = (endpoint: string, secret = 'the secret') => ({
	webhook_config: { endpoint, secret },
});

describe('a create’s config with a mark', () => {
	test.each([
		['no config', undefined, { webhook_config: { endpoint: '', secret: text } }],
		[
			'a service mode',
			{ service_mode: 'public' },
			{ service_mode: 'public', webhook_config: { endpoint: '', secret: text } },
		],
		['an empty endpoint', hook(''), hook('', text)],
		['a callback', hook('https://a.test/x'), hook(`https://a.test/x?piapiMark=${text}`)],
		['a query', hook('https://a.test/x?a=b'), hook(`https://a.test/x?a=b&piapiMark=${text}`)],
		['an empty query', hook('https://a.test/x?'), hook(`https://a.test/x?&piapiMark=${text}`)],
		['a fragment', hook('https://a.test/x#y'), hook(`https://a.test/x?piapiMark=${text}#y`)],
		['both', hook('https://a.test/?a#y?z'), hook(`https://a.test/?a&piapiMark=${text}#y?z`)],
		[
			'the marks of other tasks, in any spelling',
			hook(`https://a.test/x?piapiMark=${other}&a=b&piapi%4Dark=${other}&c#y`),
			hook(`https://a.test/x?a=b&c&piapiMark=${text}#y`),
		],
		[
			'another task’s alone',
			hook(`https://a.test/x?piapiMark=${other}`),
			hook(`https://a.test/x?piapiMark=${text}`),
		],
		['a signed callback', hook('https://a.test/x?signature=abc'), undefined],
	])('%s', (_label, config, expected) => {
		const marked = markConfig(config, mark);
		expect(marked).toEqual(expected);
		expect(readMark(marked)).toEqual(expected && mark);
	});
});

describe('a mark is read', () => {
	test.each([
		['from no config', undefined],
		['from another secret', hook('', 'n8nseg1-mine')],
		['from what begins like one', hook('', `${text}-`)],
		['from what ends like one', hook('', `x${text}`)],
		['from another parameter', hook(`https://a.test/?mark=${text}`)],
		['from several', hook(`https://a.test/?piapiMark=${text}&piapiMark=${other}`)],
		['from what is no address', hook(`piapiMark=${text}`)],
	])('not %s', (_label, config) => {
		expect(readMark(config)).toBeUndefined();
	});

	test('with white space around', () => {
		expect(readMark(hook('', ` ${text}\n`))).toEqual(mark);
	});
});

test('names and nonces are as long as a mark has room for, and each nonce is new', () => {
	expect(digestOf('a')).toMatch(/^[\da-z]{25}$/);
	expect(digestOf('a')).not.toBe(digestOf('b'));
	expect(newNonce()).toMatch(/^[\da-z]{19}$/);
	expect(newNonce()).not.toBe(newNonce());
});

describe('no item shows a mark', () => {
	test.each([
		['in place of the secret', undefined],
		['alone in a query', hook('https://a.test/x')],
		['behind others', hook('https://a.test/x?a=b')],
	])('%s', (_label, config) => {
		const marked = markConfig(config, mark);
		const task = parseTask({ task_id: 't', config: marked }, []);
		expect(task?.mark).toEqual(mark);
		expect(JSON.stringify(task?.fields)).not.toContain(mark.nonce);
		if (config) expect(withoutMark({ config: marked as never })).toEqual({ config });
	});

	test.each([
		['no query', ''],
		['an empty one', '?'],
		['odd parts', '?a&&b'],
		['it in the fragment', '?a=b#c?piapiMark=d'],
		['far too much', `?${'a'.repeat(9_000)}&piapiMark=d`],
	])('what has none stays as it is: %s', (_label, query) => {
		const fields = { config: hook(`https://a.test/x${query}`) };
		expect(withoutMark(fields)).toBe(fields);
		expect(withoutMark({})).toEqual({});
	});
});
