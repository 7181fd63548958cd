/** What no key has, and a header cannot carry: white space and invisible characters come along when a key is copied. */
const NOT_IN_KEYS = /[^\x21-\x7e]/g;

/** The key as it is sent: what is redacted everywhere has to be the same. */
export function readApiKey(given: unknown): string {
	return typeof given === 'string' ? given.replace(NOT_IN_KEYS, '') : '';
}
