import fc from 'fast-check';

import type { FaultName, SimulatorOptions } from '../../../tools/simulator';
import { hasMarks, ODD_TELLINGS, USUAL_MARKS } from '../../../tools/simulator/drawnDays';

/** What a day of the service is like. */
export interface Weather extends Partial<SimulatorOptions> {
	/** How tasks of earlier days answer when they are read, or that their images are deleted. */
	earlierTasks?: 403 | 404 | 503 | 'imagesGone';
}

/** A day without faults. */
export const FAIR: Weather = {
	faults: {},
	historyDelayMs: 0,
	historyDelaySpreadMs: 0,
	historyShows: 'all',
	lateReadsMs: 0,
	marks: 'returned',
	refusedField: 'none',
	promptForm: 'asSent',
	negativePromptForm: 'asSent',
	factorForm: 'asSent',
	kindForm: 'asSent',
	addressForm: 'asSent',
	ownAddresses: false,
	createIdForm: 'asSent',
	getIdForm: 'asSent',
	historyIdForm: 'asSent',
	largestPage: 100,
	ignoresPage: false,
	takenAfterMs: 10_000,
	lateForm: 'gateway504',
	emptyOutputMs: 0,
	timesBehindMs: 0,
	noDateHeader: false,
	pagesAheadMs: 0,
	failingCreates: 0,
	unreadableBeforeMs: 0,
	imagesGoneBeforeMs: 0,
	pricesInCreates: false,
};

/** Creates that end so are not taken. */
const NOT_TAKEN: FaultName[] = ['create5xx', 'createResetBefore', 'createRefused'];
/** How often creates may be lost on their way before a client may give up on one. */
const MOST_LOST = 0.5;

/** Whether tasks tell what they were asked for as it was written. */
export function tellsAsWritten(weather: Weather): boolean {
	const { promptForm, negativePromptForm, factorForm, kindForm, addressForm } = weather;
	const forms = [promptForm, negativePromptForm, factorForm, kindForm, addressForm];
	return forms.every((form = 'asSent') => form === 'asSent') && weather.ownAddresses !== true;
}

/** Whether a client can learn from the history what became of a lost create, in time. */
export function isHistoryUsable(weather: Weather): boolean {
	const { historyShows = 'all', largestPage = 100, ignoresPage = false } = weather;
	const isCut = ignoresPage && largestPage < 100;
	return historyShows === 'all' && !isCut && weather.earlierTasks === undefined;
}

/** Whether some creates come through sooner or later, however often one is sent. */
export function letsCreatesThrough({ faults = {} }: Weather): boolean {
	const passing = NOT_TAKEN.reduce((share, name) => share * (1 - (faults[name] ?? 0)), 1);
	return 1 - passing <= MOST_LOST;
}

/** Whether nothing but what is told differs from a fair day. */
export function isWhole(weather: Weather): boolean {
	const { faults, historyDelayMs = 0, lateReadsMs = 0, failingCreates = 0 } = weather;
	return (
		isHistoryUsable(weather) &&
		historyDelayMs === 0 &&
		lateReadsMs === 0 &&
		failingCreates === 0 &&
		faults === undefined
	);
}

const chance = fc.constantFrom(0, 0, 0.1, 0.3);
const rare = fc.constantFrom(0, 0, 0, 0.1);
const sometimes = <T>(given: T) => fc.constantFrom<Partial<T>>({}, {}, given);

const faults = fc.record({
	create5xx: chance,
	create5xxAfterTaken: chance,
	createResetBefore: chance,
	createResetAfter: chance,
	createRefused: rare,
	createRefusedAfterTaken: chance,
	createTakenLate: rare,
	createSwapped: rare,
	createFromCache: rare,
	createFromCacheAfterTaken: rare,
	get5xx: chance,
	getReset: chance,
	getOdd: rare,
	rate429: chance,
	taskFailed: chance,
	image404: chance,
});

/**
 * A history may be late by what its own rows show, and half as much and two seconds more for one of them: no client could
 * tell a row that is later from one that is not there.
 */
const history = fc.record({
	historyDelayMs: fc.constantFrom(0, 300, 3_000, 12_000),
	historyDelaySpreadMs: fc.constantFrom(0, 1_500),
	historyShows: fc.constantFrom<SimulatorOptions['historyShows'][]>(
		'all',
		'all',
		'all',
		'ended',
		'nothing',
	),
	historyShape: fc.constantFrom('mixed' as const, 'array' as const),
	historyAction: fc.constant('mixed' as const),
	historyTimeForm: fc.constant('mixed' as const),
	largestPage: fc.constantFrom(100, 100, 50, 10, 3),
	ignoresPage: fc.constantFrom(false, false, false, true),
});

const marks = fc.record({
	marks: fc.constantFrom<SimulatorOptions['marks'][]>(...USUAL_MARKS, 'onlyWhenEnded'),
	refusedField: fc.constantFrom<SimulatorOptions['refusedField'][]>(
		'none',
		'none',
		'none',
		'none',
		'none',
		'secret',
		'endpoint',
		'callback',
		'unnamed',
	),
});

const tellings = fc.oneof(
	fc.constant({}),
	fc.boolean().map((ownAddresses) => ({ ...ODD_TELLINGS, ownAddresses })),
);

const rest = fc.record({
	serverErrorWords: fc.constant('mixed'),
	taskTimeForm: fc.constantFrom('rfc3339' as const, 'noZone' as const, 'mixed' as const),
	zoneMinutes: fc.constantFrom(0, -300, 120),
	timesBehindMs: fc.constantFrom(0, 0, 10_000),
	noDateHeader: fc.constantFrom(false, false, true),
	pagesAheadMs: fc.constantFrom(0, 0, 3_600_000),
	lateReadsMs: fc.constantFrom(0, 0, 2_000),
	maxConcurrentTasks: fc.constantFrom(3, 20),
	emptyOutputMs: fc.constantFrom(0, 0, 2_000),
	failingCreates: fc.constantFrom(0, 0, 0, 3),
	pricesInCreates: fc.boolean(),
	createIdForm: fc.constantFrom('asSent' as const, 'mixed' as const),
	getIdForm: fc.constantFrom('asSent' as const, 'mixed' as const),
	historyIdForm: fc.constantFrom('asSent' as const, 'mixed' as const),
});

const late = fc.constantFrom(
	{ lateForm: 'gateway504' as const, takenAfterMs: 10_000 },
	{ lateForm: 'queueFull503' as const, takenAfterMs: 10_000 },
	{ lateForm: 'reset' as const, takenAfterMs: 30_000 },
);
const earlier = fc.oneof(
	sometimes({ earlierTasks: 503 as const }),
	sometimes({ earlierTasks: 404 as const }),
	sometimes({ earlierTasks: 'imagesGone' as const }),
);

/** What a client could not tell by any means is left out. */
function withoutTheImpossible(weather: Weather): Weather {
	const { faults: drawn = {}, historyDelayMs = 0 } = weather;
	const given = { ...drawn };
	// As late as a row may be, and late by the queue before the service: nobody waits for both.
	if (historyDelayMs > 3_000) given.createTakenLate = 0;
	if (!hasMarks(weather)) {
		given.createFromCache = given.createFromCacheAfterTaken = 0;
		if (!tellsAsWritten(weather)) given.createSwapped = 0;
	}
	return { ...weather, faults: given };
}

/** Days of a service, fair ones and others, in a world with marks and in one without. */
export const weathers: fc.Arbitrary<Weather> = fc.oneof(
	fc.constant({}),
	marks,
	fc
		.tuple(marks, faults, history, tellings, rest, late, earlier)
		.map(([marked, drawn, ...others]) =>
			withoutTheImpossible(Object.assign({ faults: drawn }, marked, ...others) as Weather),
		),
);
