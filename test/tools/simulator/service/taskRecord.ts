import type { FailureCause, NotYetForm, OutputShape, StatusVocabulary } from '../options';
import type { ActionForm, AddressForm, TimeForm } from './forms';
import type { Segmentation } from '../segment/segmenter';
import type { Account } from './accounts';
import type { ImageForms } from './imageForms';
import type {
	FactorForm,
	IdForm,
	KindForm,
	MarkForm,
	NegativePromptForm,
	PromptForm,
} from './tellings';

export interface TaskInput {
	image: string;
	prompt: string;
	negative_prompt: string;
	segment_factor: number;
}

/** `waiting`: taken, but the account has as many tasks in flight as it may. */
export type TaskPhase = 'waiting' | 'pending' | 'processing' | 'completed' | 'failed';

/** Which of the documented forms this task is told in. */
export interface TaskForms {
	outputShape: OutputShape;
	statusVocabulary: StatusVocabulary;
	notYet: NotYetForm;
	images: ImageForms;
	time: TimeForm;
	zoneMinutes: number;
	timesBehindMs: number;
	emptyOutputMs: number;
	address: AddressForm;
	ownAddresses: boolean;
	marks: MarkForm;
	told: {
		prompt: PromptForm;
		negativePrompt: NegativePromptForm;
		factor: FactorForm;
		kind: KindForm;
	};
	ids: { create: IdForm; get: IdForm; history: IdForm };
	/** Of its row in the history. */
	row: { time: TimeForm; action: ActionForm; lateMs: number };
}

/** A task as the simulator keeps it. */
export interface TaskRecord {
	id: string;
	/** The API key that created it. */
	key: string;
	account: Account;
	input: TaskInput;
	/** As sent, secret included: PiAPI echoes it. */
	config: Record<string, unknown>;
	phase: TaskPhase;
	forms: TaskForms;
	createdAtMs: number;
	startedAtMs?: number;
	endedAtMs?: number;
	/** Kept back while running, in points. */
	frozenPoints: number;
	/** Taken from the balance, in points; only a completed task is paid. */
	paidPoints: number;
	paid: boolean;
	/** When its state was asked for. */
	fetchedAtMs: number[];
	result?: Segmentation;
	/** The images of a task that carries them inline, as base64. */
	inline?: string[];
	failure?: { code: number; message: string; cause: FailureCause };
}

/** Whether nothing more will happen to it. */
export function isEnded({ phase }: TaskRecord): boolean {
	return phase === 'completed' || phase === 'failed';
}
