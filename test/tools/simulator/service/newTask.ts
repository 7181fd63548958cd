import { randomUUID } from 'node:crypto';

import {
	NOT_YET_FORMS,
	OUTPUT_SHAPES,
	STATUS_VOCABULARIES,
	type SimulatorOptions,
} from '../options';
import type { Account } from './accounts';
import type { CreateRequest } from './createRequest';
import { ACTION_FORMS, ADDRESS_FORMS, chooseForm, TIME_FORMS } from './forms';
import type { TaskForms, TaskRecord } from './taskRecord';
import {
	FACTOR_FORMS,
	ID_FORMS,
	KIND_FORMS,
	MARK_FORMS,
	NEGATIVE_PROMPT_FORMS,
	PROMPT_FORMS,
} from './tellings';

/** A pending task; the forms it is told in are chosen here, once. */
export function createTask(
	account: Account,
	{ input, config }: CreateRequest,
	options: SimulatorOptions,
	random: () => number,
	createdAtMs: number,
): TaskRecord {
	return {
		id: randomUUID(),
		key: account.apiKey,
		account,
		input,
		config,
		phase: 'pending',
		forms: chooseForms(options, random),
		createdAtMs,
		frozenPoints: 0,
		paidPoints: 0,
		paid: false,
		fetchedAtMs: [],
	};
}

function chooseForms(options: SimulatorOptions, random: () => number): TaskForms {
	const { imageOrder, imageFormat, imageScale, imageFileNames } = options;
	const { zoneMinutes, timesBehindMs, emptyOutputMs, ownAddresses } = options;
	const choose = <Form extends string>(form: Form | 'mixed', forms: readonly Form[]) =>
		chooseForm(form, forms, random);
	const spreadMs = options.historyDelaySpreadMs;
	return {
		outputShape: choose(options.outputShape, OUTPUT_SHAPES),
		statusVocabulary: choose(options.statusVocabulary, STATUS_VOCABULARIES),
		notYet: choose(options.notYet, NOT_YET_FORMS),
		images: { imageOrder, imageFormat, imageScale, imageFileNames },
		time: choose(options.taskTimeForm, TIME_FORMS),
		zoneMinutes,
		timesBehindMs,
		emptyOutputMs,
		ownAddresses,
		address: choose(options.addressForm, ADDRESS_FORMS),
		marks: choose(options.marks, MARK_FORMS),
		told: {
			prompt: choose(options.promptForm, PROMPT_FORMS),
			negativePrompt: choose(options.negativePromptForm, NEGATIVE_PROMPT_FORMS),
			factor: choose(options.factorForm, FACTOR_FORMS),
			kind: choose(options.kindForm, KIND_FORMS),
		},
		ids: {
			create: choose(options.createIdForm, ID_FORMS),
			get: choose(options.getIdForm, ID_FORMS),
			history: choose(options.historyIdForm, ID_FORMS),
		},
		row: {
			time: choose(options.historyTimeForm, TIME_FORMS),
			action: choose(options.historyAction, ACTION_FORMS),
			lateMs: spreadMs > 0 ? spreadMs * random() : 0,
		},
	};
}
