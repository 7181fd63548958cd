// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { floor, imul } = Math;

/** A source of numbers in [0, 1) that repeats itself for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** One of the choices, each as likely as the others. */
export function pickOne<Choice>(choices: readonly Choice[], random: () => number): Choice {
	return choices[floor(random() * choices.length)];
}
