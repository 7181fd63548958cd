/** No name of a field is longer; what is, is no pattern. */
const LONGEST_PATTERN = 1_000;

/**
 * Whether a name fits a pattern, in which each `*` stands for any characters. Each part is looked for once, from where the
 * one before it ended: a regular expression would try all ways to share the characters out.
 */
export function fitsPattern(name: string, pattern: string): boolean {
	if (pattern.length > LONGEST_PATTERN) return false;
	const [first, ...others] = pattern.split('*');
	const last = others.pop();
	if (last === undefined) return name === pattern;
	if (!name.startsWith(first)) return false;
	let at = first.length;
	for (const part of others) {
		const found = name.indexOf(part, at);
		if (found === -1) return false;
		at = found + part.length;
	}
	return name.length - last.length >= at && name.endsWith(last);
}
