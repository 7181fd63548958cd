import type { IDataObject } from 'n8n-workflow';

import type { ChosenTasksInFlight } from '../../piapi/limits';
import type { CutoutOptions } from '../../pixels/composeCutout';
import { INSPECTIONS, type Inspection, type ThingSettings } from '../../result/delivery';
import { WAYS_TO_SEND, type WayToSend } from '../../source/inputImage';
import { asText } from '../../task/json';
import type { Polling } from '../../wait/waitForResult';
import { readCutoutOptions } from './cutoutOptions';
import { readChoice, readNumber, type ReadParameter } from './fields';

/** One day: longer than any task, and finite. */
const LONGEST_TIMEOUT_SECONDS = 86_400;
/** Polled more often, a task would be asked for again before the answer is there. */
const SHORTEST_POLL_SECONDS = 0.5;
const DEFAULT_TIMEOUT_SECONDS = 300;
/** As a share of the image: a speck of 30 × 30 pixels in a photograph of a million. */
const DEFAULT_SMALLEST_THING = 0.001;
const TOOL_OUTPUTS = ['simplified', 'raw', 'selected'] as const;
/** PiAPI deletes the images of a task after about three days. */
const LONGEST_REUSE_HOURS = 72;

/** The Options collection of either node, in the units that the code inside works with. */
export interface Options {
	timeoutMs: number;
	polling: Polling;
	tasksInFlight: ChosenTasksInFlight;
	sendBinaryAs: WayToSend;
	serviceMode: string;
	includeInput: boolean;
	/** Whether items with the same request share one task. */
	reuseIdentical: boolean;
	createAgainIfUnknown: boolean;
	/** How many hours back an earlier execution's task is reused; 0 is never. */
	reuseEarlierHours: number;
	/** The most that one run may spend, in US dollars; `Infinity` is no limit. */
	spendingLimitUsd: number;
	inspectMask: Inspection;
	failIfEmpty: boolean;
	cutout: CutoutOptions;
	things: ThingSettings;
	/** Whether a failed task starts the trigger's workflow. */
	startOnFailed: boolean;
	/** Whether an item has its most useful fields only. */
	simplify: boolean;
	/** The same for a model that calls the node as its tool. */
	toolOutput: (typeof TOOL_OUTPUTS)[number];
	/** Those fields of the short form that a model gets, where they are selected. */
	toolFields: string[];
}

/** Reads and checks all options; what a node does not have is at its default. Throws `invalidParameter`. */
export function readOptions(read: ReadParameter): Options {
	const given = read('options', {}) as IDataObject;
	const number = (name: string, label: string, fallback: number, least: number) =>
		readNumber(given[name] ?? fallback, name, label, least);
	const choice = <T extends string>(name: string, label: string, choices: readonly T[]) =>
		readChoice(given[name] ?? choices[0], choices, name, `${label} under Options`);
	const timeoutSeconds = number('timeoutSeconds', 'Timeout', DEFAULT_TIMEOUT_SECONDS, 1);
	const tasksInFlight = Math.floor(number('tasksInFlight', 'Images at the Same Time', 0, 0));
	return {
		timeoutMs: Math.min(timeoutSeconds, LONGEST_TIMEOUT_SECONDS) * 1000,
		polling: toPolling(number('pollIntervalSeconds', 'Check Every', 0, 0)),
		tasksInFlight: tasksInFlight === 0 ? 'plan' : tasksInFlight,
		sendBinaryAs: choice('sendBinaryAs', 'Send File As', WAYS_TO_SEND),
		serviceMode: asText(given.serviceMode) ?? '',
		includeInput: given.includeInput === true,
		reuseIdentical: given.reuseIdentical === true,
		createAgainIfUnknown: given.createAgainIfUnknown === true,
		reuseEarlierHours: Math.min(
			number('reuseEarlierTasks', 'Reuse Earlier Tasks', 0, 0),
			LONGEST_REUSE_HOURS,
		),
		spendingLimitUsd: number('spendingLimitUsd', 'Spending Limit', 0, 0) || Infinity,
		inspectMask: choice('inspectMask', 'Inspect Mask', INSPECTIONS),
		failIfEmpty: choice('ifNothingFound', 'If Nothing Found', ['output', 'error']) === 'error',
		cutout: readCutoutOptions(given),
		things: {
			smallest: number('smallestThing', 'Smallest Thing', DEFAULT_SMALLEST_THING, 0),
			isSeparated: given.separateThings === true,
			most: Math.round(number('largestThings', 'Largest Things Only', 0, 0)) || Infinity,
		},
		startOnFailed: given.startOnFailed === true,
		simplify: given.simplify === true,
		toolOutput: choice('toolOutput', 'Output to Model', TOOL_OUTPUTS),
		toolFields: Array.isArray(given.toolFields) ? given.toolFields.map(String) : [],
	};
}

/** On the screen 0 stands for "when it is likely to be done". */
function toPolling(seconds: number): Polling {
	if (seconds === 0) return 'adaptive';
	return { everyMs: Math.max(seconds, SHORTEST_POLL_SECONDS) * 1000 };
}
