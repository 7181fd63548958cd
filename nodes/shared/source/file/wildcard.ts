/** No field name, and so no pattern, is longer. */
const LONGEST_PATTERN = 1_000;

/**
 * Whether a name matches a pattern, in which `*` stands for any characters. Each part is searched for once, from where the
 * one before ended; a regular expression would backtrack.
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
