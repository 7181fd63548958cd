import type { FaultName, OutputShape, SimulatorOptions } from '../tools/simulator';

/** Shapes in which the mask is an address, so that its download can go wrong as well. */
const SHAPES: OutputShape[] = [
	'image_urls',
	'image_url',
	'legacy',
	'bare',
	'image_urls_three',
	'image_url_empty_beside_urls',
];

/** Together about a tenth of the answers of each kind: creates, looks and images; every other kind meets the limits. */
const FAULTS: Partial<Record<FaultName, number>> = {
	create5xx: 0.016,
	create5xxAfterTaken: 0.016,
	createResetBefore: 0.016,
	createResetAfter: 0.016,
	createHtml502: 0.016,
	get5xx: 0.02,
	getHtml: 0.02,
	getGarbage: 0.02,
	getReset: 0.02,
	rate429: 0.008,
	rate429RetryAfter: 0.006,
	code200Error: 0.006,
	imageTruncated: 0.017,
	imageShort: 0.017,
	imageHtml: 0.017,
	imageWrong: 0.017,
	image503: 0.017,
	imageSlow: 0.015,
};

/** So few places that they are always full. */
const FEW = { maxConcurrentTasks: 8 };

/** What becomes of a create that finds all places taken, and whether others of the account take some. */
const FULL: Array<Partial<SimulatorOptions>> = [
	{ maxConcurrentTasks: 100, beyondLimit: 'queue' },
	{ ...FEW, beyondLimit: 'reject429', beyondLimitMessage: 'too many requests' },
	{ ...FEW, beyondLimit: 'reject400', beyondLimitMessage: 'please come back later' },
	{ ...FEW, beyondLimit: 'reject429', placesTakenByOthers: 5, othersEveryMs: 2_000 },
	{ ...FEW, beyondLimit: 'reject400', placesTakenByOthers: 4, othersEveryMs: 3_000 },
];

/** A service on a bad day: quick tasks, every documented form, and a tenth of all answers faulty. */
export function badDay(seed: number): Partial<SimulatorOptions> {
	return {
		seed,
		queueMs: 20,
		workMs: 60,
		spread: 0.5,
		...FULL[seed % FULL.length],
		outputShape: SHAPES[seed % SHAPES.length],
		statusVocabulary: 'mixed',
		notYet: 'mixed',
		historyDelayMs: 200,
		dripMs: 20,
		faults: FAULTS,
	};
}
