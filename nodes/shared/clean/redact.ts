import { spellingsOf } from './spellings';

/** So few characters of a secret tell nothing of it, and may be an ordinary word. */
const SHORTEST_START = 6;
/** How often a secret may be encoded. */
const MOST_ENCODINGS = 5;

// No text makes these slow: a test analyses each.
const WORD = /\S+/g;
const ASCII_ESCAPE = /%([0-7][0-9a-f])/gi;

/**
 * Redacts each of `secrets`, also as spelled in an address, in JSON or in HTML, and where the text is cut within one: by
 * the service, or by us, because it is long.
 */
export function redact(text: string, secrets: string[]): string {
	return formsOf(secrets).reduce(
		(rest, form) => redactStart(rest.replaceAll(form, '[secret]'), form),
		text,
	);
}

/** Redacts the beginning of a secret at the end of a text. */
function redactStart(text: string, form: string): string {
	const start = form.slice(0, SHORTEST_START);
	let at = text.indexOf(start, Math.max(text.length - form.length, 0));
	while (at !== -1 && !form.startsWith(text.slice(at))) at = text.indexOf(start, at + 1);
	return at === -1 ? text : `${text.slice(0, at)}[secret]`;
}

/** Redacts words that hold a secret as soon as their escapes are decoded, which somebody may have written by hand. */
export function redactEncoded(text: string, secrets: string[]): string {
	if (!text.includes('%')) return text;
	return text.replace(WORD, (word) => (holdsEncoded(word, secrets) ? '[secret]' : word));
}

function holdsEncoded(word: string, secrets: string[]): boolean {
	let decoded = word;
	for (let times = 0; times < MOST_ENCODINGS && decoded.includes('%'); times++)
		decoded = decoded.replace(ASCII_ESCAPE, (_, hex: string) =>
			String.fromCharCode(parseInt(hex, 16)),
		);
	return decoded !== word && secrets.some((secret) => decoded.includes(secret));
}

/** By the list of secrets, which is the same for all texts of a run. */
const knownForms = new WeakMap<string[], string[]>();

function formsOf(secrets: string[]): string[] {
	let forms = knownForms.get(secrets);
	if (forms === undefined) {
		// The longest first: a secret may be part of another.
		forms = secrets.flatMap(spellingsOf).sort((one, other) => other.length - one.length);
		knownForms.set(secrets, forms);
	}
	return forms;
}
