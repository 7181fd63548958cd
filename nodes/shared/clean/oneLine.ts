const BREAKS = /[\t\n\u000b\f\r\u0085\p{Zl}\p{Zp}]+/gu;
/** Also what colours or moves a terminal's text, reverses text, or is half a character. */
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}\p{Cs}]/gu;

/** Puts a text on one line, as it reads: nothing in it can pass for a line of its own, in a log for instance. */
export function oneLine(text: string): string {
	return text.replace(BREAKS, ' ').replace(INVISIBLE, '\ufffd');
}
