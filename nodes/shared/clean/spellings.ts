type Spell = (text: string) => string;

/** How a text is written in an address: also in lower case, as a form does it, and in another address. */
const IN_ADDRESSES: Spell[] = [
	encodeURIComponent,
	(text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
	(text) => encodeURIComponent(text).replaceAll('%20', '+'),
	(text) => encodeURIComponent(encodeURIComponent(text)),
];
/** Half a character, which no address can carry. */
const HALF = /\p{Cs}/gu;
const HTML = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** What JSON writers may escape beside what they must, each by its own habit. */
const HABITS: Spell[] = [
	(json) => json.replaceAll('/', '\\/'),
	(json) => json.replace(/[&<>']/g, escapeCode),
	(json) => json.replace(/[^\0-\x7f]/g, escapeCode),
];

/** How a text may be spelled in an address, in JSON, in JSON within JSON, and in HTML. */
export function spellingsOf(text: string): string[] {
	const json = HABITS.reduce(
		(all, habit) => [...all, ...all.map((each) => habit(each))],
		[inJson(text)],
	);
	const html = text.replace(/[&<>"']/g, (character) => HTML[character as keyof typeof HTML]);
	const spelled = IN_ADDRESSES.map((spell) => spell(text.replace(HALF, '\ufffd')));
	return [...new Set([text, ...spelled, ...json, ...json.map(inJson), html])];
}

function inJson(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}

function escapeCode(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
