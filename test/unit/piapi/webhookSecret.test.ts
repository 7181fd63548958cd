import { isSameSecret } from '../../../nodes/shared/piapi/webhookSecret';

test.each([
	['the same', 'a-secret-of-some-length-1', 'a-secret-of-some-length-1', true],
	['the shortest that counts', 'sixteen-letters-', 'sixteen-letters-', true],
	['one that is too short to count', 'fifteen-letters', 'fifteen-letters', false],
	['another', 'a-secret-of-some-length-2', 'a-secret-of-some-length-1', false],
	['a shorter one', 'a-secret-of-some-length-', 'a-secret-of-some-length-1', false],
	['a longer one', 'a-secret-of-some-length-11', 'a-secret-of-some-length-1', false],
	['none, where there is none', '', '', false],
	['none', undefined, 'a-secret-of-some-length-1', false],
	['a list with it', ['a-secret-of-some-length-1'], 'a-secret-of-some-length-1', false],
])('a secret: %s', (_label, given, secret, expected) => {
	expect(isSameSecret(given, secret)).toBe(expected);
});
