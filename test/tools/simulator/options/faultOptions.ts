import type { FaultName } from '../service/faultList';
import type { LateForm, OddGet, RefusalForm, RefusedField } from '../service/oddAnswers';

/** What goes wrong. */
export interface FaultOptions {
	/** Probability of each fault, drawn for every request (`taskFailed`: for every task). */
	faults: Partial<Record<FaultName, number>>;
	/** What a create is told that meets a server error (`create5xx`, `create5xxAfterTaken`); `mixed` draws the words. */
	serverErrorWords: string;
	/** What a create is told that meets a refusal which is none (`createRefused`, `createRefusedAfterTaken`). */
	refusalForm: RefusalForm | 'mixed';
	/** What a create is told that is taken later (`createTakenLate`), and how much later. */
	lateForm: LateForm | 'mixed';
	takenAfterMs: number;
	/** What a look at a task meets now and then (`getOdd`). */
	oddGet: OddGet | 'mixed';
	/** A field of a create that the service does not allow. */
	refusedField: RefusedField | 'none';
	/** So many creates from now on are 503 and not taken; counts down. */
	failingCreates: number;
	/** HTTP status of a create without credit. */
	noCreditStatus: number;
	/** How long a new task cannot be read: its reads are 404. */
	lateReadsMs: number;
	/** Tasks that were created before this moment, in milliseconds since 1970, cannot be read. */
	unreadableBeforeMs: number;
	unreadableStatus: 403 | 404 | 503;
	/** The images of tasks that were created before this moment are deleted. */
	imagesGoneBeforeMs: number;
	/** Sends no `Date` header. */
	noDateHeader: boolean;
	/** How far the clock of whoever sends HTML pages is ahead. */
	pagesAheadMs: number;
	/** Time between two chunks of an image that drips (`imageSlow`); it comes in twenty chunks. */
	dripMs: number;
	/** A trap: every API request is answered 302 to the image origin, where a key must never show up. */
	redirectApiToImages: boolean;
}

export const FAULT_DEFAULTS: FaultOptions = {
	faults: {},
	serverErrorWords: 'internal server error',
	refusalForm: 'mixed',
	lateForm: 'mixed',
	takenAfterMs: 10_000,
	oddGet: 'mixed',
	refusedField: 'none',
	failingCreates: 0,
	noCreditStatus: 402,
	lateReadsMs: 0,
	unreadableBeforeMs: 0,
	unreadableStatus: 503,
	imagesGoneBeforeMs: 0,
	noDateHeader: false,
	pagesAheadMs: 0,
	dripMs: 100,
	redirectApiToImages: false,
};
