import type { SimulatorOptions } from '../simulator';
import { hasMarks, ODD_TELLINGS, USUAL_MARKS } from '../simulator/drawnDays';
import { pickOne, seededRandom } from '../simulator/random';

/** What one item asks for: the name of its image, and the factor. */
export interface MixItem {
	image: string;
	factor: number;
}

/** What is done with the workflow once it has run. */
export type Step =
	| { kind: 'run' }
	/** Stops the execution some time after its start, in milliseconds. */
	| { kind: 'stop'; afterMs: number }
	/**
	 * Retries the last execution, if it has failed; `again`: the one that the last retry retried, whatever became of that.
	 * `corrected`: with the images of the items exchanged for others.
	 */
	| { kind: 'retry'; corrected: boolean; again?: boolean };

/** A workflow, a day of the service, and what happens to both. */
export interface Mix {
	seed: number;
	items: MixItem[];
	operation: 'segment' | 'submit';
	/** Items in a round of Loop Over Items; 0 is no loop. */
	batchSize: number;
	settings: {
		retryOnFail?: boolean;
		maxTries?: number;
		waitBetweenTries?: number;
		onError?: string;
	};
	options: {
		reuseIdentical?: boolean;
		reuseEarlierTasks?: number;
		spendingLimitUsd?: number;
		tasksInFlight: number;
	};
	steps: Step[];
	day: Partial<SimulatorOptions>;
}

/** A round of a loop may wait two minutes for what became of a lost create. */
const MOST_ROUNDS = 4;

/** Everything about one mix, from its seed alone. */
export function drawMix(seed: number): Mix {
	const random = seededRandom(seed);
	const draw = <T>(choices: readonly T[]): T => pickOne(choices, random);
	const whole = (below: number) => Math.floor(random() * below);
	const count = draw([1, 2, 4, 8, 12, 20]);
	// Few enough images that items ask for the same now and then, some of them easily taken for another.
	const names = [
		'a',
		'b&c',
		'b%26c',
		'd e',
		...Array.from({ length: count }, (_, index) => `n${index}`),
	];
	const operation = draw(['segment', 'segment', 'segment', 'submit'] as const);
	const tries = draw([1, 1, 2, 3]);
	const batchSize = draw([0, 0, 0, 1, 3]);
	const most = batchSize === 0 ? count : batchSize * MOST_ROUNDS;
	return {
		seed,
		items: Array.from({ length: Math.min(count, most) }, () => ({
			image: draw(names),
			factor: draw([0, 3]),
		})),
		operation,
		batchSize,
		settings: {
			onError: draw([
				'stopWorkflow',
				'continueErrorOutput',
				'continueErrorOutput',
				'continueRegularOutput',
			]),
			...(tries > 1 && { retryOnFail: true, maxTries: tries, waitBetweenTries: 200 }),
		},
		options: {
			tasksInFlight: draw([0, 1, 3, 20]),
			reuseEarlierTasks: draw([0, 0, 24]),
			spendingLimitUsd: draw([0, 0, 0, 0.02, 0.05]),
			...(operation === 'segment' && { reuseIdentical: draw([false, false, true]) }),
		},
		steps: [
			draw<Step>([{ kind: 'run' }, { kind: 'run' }, { kind: 'stop', afterMs: 200 + whole(4_000) }]),
			...draw<Step[]>([
				[],
				[{ kind: 'run' }],
				[{ kind: 'retry', corrected: false }],
				[{ kind: 'retry', corrected: true }],
				[{ kind: 'retry', corrected: true }, { kind: 'run' }],
				[
					{ kind: 'retry', corrected: false },
					{ kind: 'retry', corrected: false, again: true },
				],
				[
					{ kind: 'retry', corrected: true },
					{ kind: 'retry', corrected: true, again: true },
				],
			]),
		],
		day: drawDay(seed, random),
	};
}

function drawDay(seed: number, random: () => number): Mix['day'] {
	const draw = <T>(choices: readonly T[]): T => pickOne(choices, random);
	const chance = () => draw([0, 0, 0, 0.1, 0.25]);
	const late = draw([
		{ lateForm: 'gateway504', takenAfterMs: 10_000 },
		{ lateForm: 'reset', takenAfterMs: 30_000 },
	] as const);
	const marks = draw(USUAL_MARKS);
	const refusedField = draw([
		'none',
		'none',
		'none',
		'none',
		'none',
		'none',
		'secret',
		'endpoint',
		'unnamed',
	] as const);
	const isMarked = hasMarks({ marks, refusedField });
	const tellsOddly = draw([false, true]);
	const historyDelayMs = draw([0, 0, 1_000, 3_000]);
	return {
		seed,
		queueMs: 100,
		workMs: 400,
		spread: 0.5,
		marks,
		refusedField,
		...late,
		...(tellsOddly && ODD_TELLINGS),
		historyDelayMs,
		historyShape: 'mixed',
		largestPage: draw([100, 50, 10, 3]),
		maxConcurrentTasks: draw([3, 20]),
		beyondLimit: draw(['queue', 'reject429', 'reject400'] as const),
		emptyOutputMs: draw([0, 0, 1_000]),
		timesBehindMs: draw([0, 0, 10_000]),
		noDateHeader: draw([false, false, true]),
		failingCreates: draw([0, 0, 0, 4]),
		createIdForm: draw(['asSent', 'mixed']),
		historyIdForm: draw(['asSent', 'mixed']),
		faults: {
			create5xx: chance(),
			create5xxAfterTaken: chance(),
			createResetBefore: chance(),
			createResetAfter: chance(),
			createRefused: draw([0, 0, 0.1]),
			createRefusedAfterTaken: chance(),
			createTakenLate: draw([0, 0, 0.1]),
			// Without marks only what a task tells as it was sent can show that an answer is another's.
			createSwapped: isMarked || !tellsOddly ? draw([0, 0, 0.1]) : 0,
			createFromCacheAfterTaken: isMarked ? draw([0, 0, 0.1]) : 0,
			rate429: draw([0, 0, 0.1]),
			get5xx: draw([0, 0.1]),
			getOdd: draw([0, 0.05]),
			taskFailed: draw([0, 0, 0.15]),
			image404: draw([0, 0, 0.3, 1]),
		},
	};
}
