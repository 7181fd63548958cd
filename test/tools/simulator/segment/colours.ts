// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { max, min } = Math;

/** Colours that a prompt can name; other words for them below. */
export const COLOUR_NAMES = [
	'red',
	'orange',
	'yellow',
	'green',
	'cyan',
	'blue',
	'purple',
	'pink',
	'brown',
	'black',
	'white',
	'grey',
] as const;
export type ColourName = (typeof COLOUR_NAMES)[number];

const OTHER_WORDS: Record<string, ColourName> = {
	gray: 'grey',
	silver: 'grey',
	violet: 'purple',
	navy: 'blue',
	denim: 'blue',
	teal: 'cyan',
	turquoise: 'cyan',
	crimson: 'red',
	gold: 'yellow',
	golden: 'yellow',
	tan: 'brown',
	magenta: 'pink',
};

/** Upper ends of the hues in degrees; above the last it is red again. */
const HUES: Array<[number, ColourName]> = [
	[14, 'red'],
	[42, 'orange'],
	[70, 'yellow'],
	[165, 'green'],
	[195, 'cyan'],
	[258, 'blue'],
	[300, 'purple'],
	[346, 'pink'],
	[360, 'red'],
];

/** The first colour that a phrase names, in any case; undefined where it names none. */
export function colourInPhrase(phrase: string): ColourName | undefined {
	for (const word of phrase.toLowerCase().match(/[a-z]+/g) ?? []) {
		if ((COLOUR_NAMES as readonly string[]).includes(word)) return word as ColourName;
		if (Object.hasOwn(OTHER_WORDS, word)) return OTHER_WORDS[word];
	}
	return undefined;
}

/** The name of a colour; channels from 0 to 255. */
export function nameColour(red: number, green: number, blue: number): ColourName {
	const value = max(red, green, blue);
	const chroma = value - min(red, green, blue);
	const saturation = value === 0 ? 0 : chroma / value;
	if (value < 62) return 'black';
	if (saturation < 0.16) return nameGrey(value);
	const hue = hueOf(red, green, blue, value, chroma);
	const name = HUES.find(([end]) => hue <= end)?.[1] ?? 'red';
	if (name === 'red' && saturation < 0.55 && value > 190) return 'pink';
	// Brown is what orange is called when it is dark or dull.
	if (name === 'orange' && (value < 190 || saturation < 0.5)) return 'brown';
	if (name === 'red' && hue > 8 && hue < 20 && value < 150) return 'brown';
	return name;
}

function nameGrey(value: number): ColourName {
	if (value < 75) return 'black';
	return value > 215 ? 'white' : 'grey';
}

/** In degrees, from 0 to 360. */
function hueOf(red: number, green: number, blue: number, value: number, chroma: number): number {
	let sixth: number;
	if (value === red) sixth = (green - blue) / chroma;
	else if (value === green) sixth = 2 + (blue - red) / chroma;
	else sixth = 4 + (red - green) / chroma;
	return (sixth * 60 + 360) % 360;
}
