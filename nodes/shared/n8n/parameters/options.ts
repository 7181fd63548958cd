import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { WAYS_TO_SEND, type WayToSend } from '../../source/inputImage';
import { asText } from '../../task/json';
import { INSPECTIONS, type Inspection } from '../../result/item';
import { WIDEST_SOFT_EDGE, type CutoutOptions } from '../../pixels/cutOut';
import { readChoice, readNumber } from './fields';

/** One day: longer than any task, and finite. */
const LONGEST_TIMEOUT_SECONDS = 86_400;

/** The Options collection, in the units that the code inside works with. */
export interface Options {
	timeoutMs: number;
	/** 0: the schedule sets the pace. */
	pollIntervalMs: number;
	/** 0: what the account's plan allows. */
	tasksInFlight: number;
	sendBinaryAs: WayToSend;
	serviceMode: string;
	/** The mask's file name without extension; empty where the node is to choose. */
	fileName: string;
	includeInput: boolean;
	/** Whether items with the same request share one task. */
	reuseIdentical: boolean;
	createAgainIfUnknown: boolean;
	inspectMask: Inspection;
	failIfEmpty: boolean;
	cutout: CutoutOptions;
}

export function readOptions(n8n: IExecuteFunctions, itemIndex: number): Options {
	const given = n8n.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const number = (name: string, label: string, fallback: number, least: number) =>
		readNumber(given[name] ?? fallback, name, label, least);
	const timeoutSeconds = number('timeoutSeconds', 'Timeout', 300, 1);
	const pollIntervalSeconds = number('pollIntervalSeconds', 'Poll Interval', 0, 0);
	return {
		timeoutMs: Math.min(timeoutSeconds, LONGEST_TIMEOUT_SECONDS) * 1000,
		// Under half a second a look would overtake its own answer.
		pollIntervalMs: pollIntervalSeconds === 0 ? 0 : Math.max(pollIntervalSeconds, 0.5) * 1000,
		tasksInFlight: Math.floor(number('tasksInFlight', 'Tasks in Flight', 0, 0)),
		sendBinaryAs: readChoice(
			given.sendBinaryAs ?? 'auto',
			WAYS_TO_SEND,
			'sendBinaryAs',
			'Send Binary As under Options',
		),
		serviceMode: asText(given.serviceMode) ?? '',
		fileName: asText(given.fileName) ?? '',
		includeInput: given.includeInput === true,
		reuseIdentical: given.reuseIdentical === true,
		createAgainIfUnknown: given.createAgainIfUnknown === true,
		inspectMask: readChoice(
			given.inspectMask ?? 'auto',
			INSPECTIONS,
			'inspectMask',
			'Inspect Mask under Options',
		),
		failIfEmpty:
			readChoice(
				given.ifNothingFound ?? 'output',
				['output', 'error'],
				'ifNothingFound',
				'If Nothing Found under Options',
			) === 'error',
		cutout: {
			cropToMask: given.cropToMask === true,
			cropPadding: Math.round(number('cropPadding', 'Crop Padding', 0, 0)),
			softEdge: Math.round(Math.min(number('softEdge', 'Soft Edge', 0, 0), WIDEST_SOFT_EDGE)),
		},
	};
}
