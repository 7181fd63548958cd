import { asAmount, asText } from './json';

/** A time from an answer. */
export interface ServiceTime {
	/** Milliseconds since 1970. */
	ms: number;
	/** Whether it names its time zone. A time without one is read as UTC, and may be hours off. */
	hasZone: boolean;
}

/** A smaller number counts seconds, not milliseconds: as milliseconds it would be in 1973. */
const FIRST_MILLISECONDS = 1e11;

/**
 * Reads a time in Unix seconds, in milliseconds, or as RFC 3339 with up to nine fraction digits, even without a zone.
 * Go's zero time (year 1), 0, null, an empty text and a missing field all mean "not yet": undefined.
 */
export function readTime(value: unknown): ServiceTime | undefined {
	const number = asAmount(value);
	if (number !== undefined) {
		const ms = number < FIRST_MILLISECONDS ? number * 1000 : number;
		return ms > 0 ? { ms, hasZone: true } : undefined;
	}
	const text = asText(value);
	if (text === undefined) return undefined;
	const hasZone = /(z|utc|gmt|[+-]\d{2}:?\d{2})$/i.test(text);
	const ms = Date.parse(hasZone ? text : `${text.replace(' ', 'T')}Z`);
	return Number.isFinite(ms) && ms > 0 ? { ms, hasZone } : undefined;
}
