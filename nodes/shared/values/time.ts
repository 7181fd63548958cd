import { asAmount, asShortText } from './json';

/** A smaller number counts seconds, not milliseconds: as milliseconds it would be in 1973. */
const FIRST_MILLISECONDS = 1e11;

/**
 * Reads a time in Unix seconds, in milliseconds, or as RFC 3339 with up to nine fraction digits; without a zone it is
 * read as UTC. Returns milliseconds since 1970. Go's zero time (year 1), 0, null, an empty text and a missing field all
 * mean "not yet": undefined.
 */
export function readTime(value: unknown): number | undefined {
	const number = asAmount(value);
	if (number !== undefined) {
		const ms = number < FIRST_MILLISECONDS ? number * 1000 : number;
		return ms > 0 ? ms : undefined;
	}
	const text = asShortText(value);
	if (text === undefined) return undefined;
	const hasZone = /(z|utc|gmt|[+-]\d{2}:?\d{2})$/i.test(text);
	const ms = Date.parse(hasZone ? text : `${text.replace(' ', 'T')}Z`);
	return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
