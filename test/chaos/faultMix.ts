import type { FaultName, OutputShape, SimulatorOptions } from '../tools/simulator';
import { hasMarks, ODD_TELLINGS, USUAL_MARKS } from '../tools/simulator/drawnDays';
import { pickOne, seededRandom } from '../tools/simulator/random';

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
	createHtml502: 0.01,
	createRefused: 0.01,
	createRefusedAfterTaken: 0.01,
	createTakenLate: 0.01,
	createSwapped: 0.01,
	createFromCache: 0.005,
	createFromCacheAfterTaken: 0.005,
	get5xx: 0.02,
	getHtml: 0.02,
	getOdd: 0.01,
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

/**
 * How a service tells its tasks on one day, drawn from the seed: forms of the history, how late it is, how late a new task
 * can be read, in which zone times without one are told, what is said beside a server error.
 */
function oddForms(random: () => number): Partial<SimulatorOptions> {
	return {
		serverErrorWords: 'mixed',
		historyShape: 'mixed',
		historyAction: 'mixed',
		historyTimeForm: 'mixed',
		taskTimeForm: pickOne(['rfc3339', 'offset', 'noZone', 'seconds', 'milliseconds'], random),
		zoneMinutes: pickOne([0, -300, 120, 330], random),
		historyDelayMs: pickOne([0, 200, 3_000, 12_000], random),
		historyDelaySpreadMs: pickOne([0, 1_500], random),
		lateReadsMs: pickOne([0, 0, 1_500], random),
		largestPage: pickOne([100, 100, 50, 25], random),
		timesBehindMs: pickOne([0, 0, 10_000], random),
		noDateHeader: pickOne([false, false, true], random),
		pagesAheadMs: pickOne([0, 0, 3_600_000, -86_400_000], random),
		emptyOutputMs: pickOne([0, 0, 1_000], random),
		failingCreates: pickOne([0, 0, 0, 12], random),
		createIdForm: pickOne(['asSent', 'asSent', 'mixed'], random),
		getIdForm: pickOne(['asSent', 'asSent', 'mixed'], random),
		historyIdForm: pickOne(['asSent', 'asSent', 'mixed'], random),
	};
}

/** How tasks tell what they were asked for: as it was sent, or otherwise in every way. */
const TELLINGS: Array<Partial<SimulatorOptions>> = [{}, ODD_TELLINGS];

/** What no client could tell by any means is left out. */
function withoutTheImpossible(day: Partial<SimulatorOptions>): Partial<SimulatorOptions> {
	const faults = { ...day.faults };
	// Nobody waits for a task that a queue holds back and a history lists late.
	if ((day.historyDelayMs ?? 0) > 3_000) faults.createTakenLate = 0;
	if (!hasMarks(day)) {
		faults.createFromCache = faults.createFromCacheAfterTaken = 0;
		if (day.ownAddresses) faults.createSwapped = 0;
	}
	return { ...day, faults };
}

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

/** What a create is told that is taken later, and when. */
const LATE = [
	{ lateForm: 'gateway504', takenAfterMs: 10_000 },
	{ lateForm: 'queueFull503', takenAfterMs: 10_000 },
	{ lateForm: 'reset', takenAfterMs: 30_000 },
] as const;

/** A service on a bad day: quick tasks, every documented form, and a tenth of all answers faulty. */
export function badDay(seed: number): Partial<SimulatorOptions> {
	const random = seededRandom(seed);
	return withoutTheImpossible({
		seed,
		queueMs: 20,
		workMs: 60,
		spread: 0.5,
		...FULL[seed % FULL.length],
		outputShape: SHAPES[seed % SHAPES.length],
		statusVocabulary: 'mixed',
		notYet: 'mixed',
		...oddForms(random),
		...pickOne(TELLINGS, random),
		...pickOne(LATE, random),
		marks: pickOne(USUAL_MARKS, random),
		dripMs: 20,
		faults: FAULTS,
	});
}
