import { randomUUID } from 'node:crypto';

import {
	NOT_YET_FORMS,
	OUTPUT_SHAPES,
	STATUS_VOCABULARIES,
	type SimulatorOptions,
} from '../options';
import { pickOne } from '../random';
import type { Account } from './accounts';
import type { CreateRequest } from './createRequest';
import type { TaskForms, TaskRecord } from './taskRecord';

/** A pending task; the forms it is told in are chosen here, once. */
export function createTask(
	account: Account,
	{ input, config }: CreateRequest,
	options: SimulatorOptions,
	random: () => number,
): TaskRecord {
	return {
		id: randomUUID(),
		key: account.apiKey,
		account,
		input,
		config,
		phase: 'pending',
		forms: chooseForms(options, random),
		createdAtMs: Date.now(),
		frozenPoints: 0,
		paidPoints: 0,
		paid: false,
		fetchedAtMs: [],
	};
}

function chooseForms(options: SimulatorOptions, random: () => number): TaskForms {
	const { outputShape, statusVocabulary, notYet } = options;
	const { imageOrder, imageFormat, imageScale, imageFileNames } = options;
	return {
		outputShape: outputShape === 'mixed' ? pickOne(OUTPUT_SHAPES, random) : outputShape,
		statusVocabulary:
			statusVocabulary === 'mixed' ? pickOne(STATUS_VOCABULARIES, random) : statusVocabulary,
		notYet: notYet === 'mixed' ? pickOne(NOT_YET_FORMS, random) : notYet,
		images: { imageOrder, imageFormat, imageScale, imageFileNames },
	};
}
