/** An address of this length fits on two lines of an error. */
const LONGEST = 100;
/** Half of a character that takes two, at an end where it was cut. */
const HALF_AT_END = /[\ud800-\udbff]$/;
const HALF_AT_START = /^[\udc00-\udfff]/;

/** A text for a sentence. A longer one is cut in the middle, so that an address keeps its host and its file name. */
export function shorten(text: string, longest = LONGEST): string {
	if (text.length <= longest) return text;
	const end = Math.floor(longest / 2);
	const start = text.slice(0, longest - end).replace(HALF_AT_END, '');
	return `${start}…${text.slice(-end).replace(HALF_AT_START, '')}`;
}
