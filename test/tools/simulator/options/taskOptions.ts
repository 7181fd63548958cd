import type { AddressForm, TimeForm } from '../service/forms';
import type { ImageFormat } from '../service/imageForms';
import type {
	FactorForm,
	IdForm,
	KindForm,
	MarkForm,
	NegativePromptForm,
	PromptForm,
} from '../service/tellings';
import type { FailureCause, NotYetForm, OutputShape, StatusVocabulary } from './words';

/** How tasks are told and how long they take; `mixed` is drawn anew for every task from the seeded random. */
export interface TaskOptions {
	outputShape: OutputShape | 'mixed';
	/** Which image stands at each place of the documented order: annotated, negative annotated, mask, inverted mask. */
	imageOrder: number[];
	imageFormat: ImageFormat;
	/** Size of the images as a multiple of the input's. */
	imageScale: number;
	/** Whether the addresses end in numbers, or in the names that the open model gives its files. */
	imageFileNames: 'numbers' | 'openModel';
	statusVocabulary: StatusVocabulary | 'mixed';
	/** Whether the answer to a create has status `""`, as in PiAPI's documented example. */
	emptyStatusOnCreate: boolean;
	notYet: NotYetForm | 'mixed';

	/** Whether `config.webhook_config` comes back as it was sent, and where. */
	marks: MarkForm | 'mixed';
	/** How a task tells what it was asked for. */
	promptForm: PromptForm | 'mixed';
	negativePromptForm: NegativePromptForm | 'mixed';
	factorForm: FactorForm | 'mixed';
	kindForm: KindForm | 'mixed';
	/** How a task tells the address of its image. */
	addressForm: AddressForm | 'mixed';
	/** Every image is told under an address of the service's own, also one that was sent inline. */
	ownAddresses: boolean;
	/** How IDs are written in answers to creates, in tasks, in rows of the history. */
	createIdForm: IdForm | 'mixed';
	getIdForm: IdForm | 'mixed';
	historyIdForm: IdForm | 'mixed';
	/** How times are written, in rows of the history and in tasks. */
	historyTimeForm: TimeForm | 'mixed';
	taskTimeForm: TimeForm | 'mixed';
	/** The service's own zone, in minutes ahead of UTC. */
	zoneMinutes: number;
	/** How far the clock that tells the times of tasks is behind the one of the `Date` header. */
	timesBehindMs: number;
	/** For how long a completed task has no images. */
	emptyOutputMs: number;

	/** Time in the queue and at work, each varied by up to `spread` of itself. */
	queueMs: number;
	workMs: number;
	spread: number;
	nothingFound: 'emptyMask' | 'fail';
	failureCause: FailureCause | 'mixed';
	/** Code and words of a task that fails by the fault `taskFailed`. */
	failureCode: number;
	failureMessage: string;
}

export const TASK_DEFAULTS: TaskOptions = {
	outputShape: 'image_urls',
	imageOrder: [0, 1, 2, 3],
	imageFormat: 'png',
	imageScale: 1,
	imageFileNames: 'numbers',
	statusVocabulary: 'lower',
	emptyStatusOnCreate: true,
	notYet: 'zero',
	marks: 'returned',
	promptForm: 'asSent',
	negativePromptForm: 'asSent',
	factorForm: 'asSent',
	kindForm: 'asSent',
	addressForm: 'asSent',
	ownAddresses: false,
	createIdForm: 'asSent',
	getIdForm: 'asSent',
	historyIdForm: 'asSent',
	historyTimeForm: 'rfc3339',
	taskTimeForm: 'rfc3339',
	zoneMinutes: 0,
	timesBehindMs: 0,
	emptyOutputMs: 0,
	queueMs: 200,
	workMs: 300,
	spread: 0,
	nothingFound: 'emptyMask',
	failureCause: 'error.message',
	failureCode: 10000,
	failureMessage: 'failed to process the task',
};
