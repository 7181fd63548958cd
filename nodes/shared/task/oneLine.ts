const BREAKS = /[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]+/gu;
/** Also what colours or moves a terminal's text, turns text around, or is half a character. */
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}\p{Cs}]/gu;

/** The text in one line, as anybody reads it: what it says cannot pass for a line of its own, in a log for instance. */
export function oneLine(text: string): string {
	return text.replace(BREAKS, ' ').replace(INVISIBLE, '\ufffd');
}
