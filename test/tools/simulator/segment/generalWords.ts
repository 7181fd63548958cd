/** Words for anything at all. */
const ANYTHING = 'all, everything, foreground, item, object, product, subject, thing';
/** Words for what the samples show; which of these a thing is, only its colour tells. */
const SHOWN = `accessory, apparel, bag, belt, clothing, dress, garment, hat, jeans, mug, outfit, pants, patch, shirt, shoe,
	sock, square`;

const WORDS = new Set(`${ANYTHING}, ${SHOWN}`.split(/,\s*/));

/** Whether a phrase means everything in front of the background, as long as it names no colour. */
export function isGeneral(phrase: string): boolean {
	const words = phrase.toLowerCase().match(/[a-z]+/g) ?? [];
	return words.some((word) => WORDS.has(word) || WORDS.has(singular(word)));
}

function singular(word: string): string {
	if (word === 'clothes') return 'clothing';
	return word.replace(/ies$/, 'y').replace(/s$/, '');
}
