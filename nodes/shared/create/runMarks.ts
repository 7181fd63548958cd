import type { Context } from '../piapi/context';
import { hasAccountHook } from '../piapi/account/accountLimits';
import type { TaskRequest } from '../piapi/endpoints/submitTask';
import type { Problem } from '../problem/problem';
import { asText } from '../values/json';
import { markConfig, type Mark } from '../task/identity/mark';
import { digestInput } from '../task/identity/inputDigest';
import type { Task } from '../task/task';
import { canonicalTaskId } from '../task/identity/taskId';
import { getOrAdd } from '../values/getOrAdd';
import type { Entry } from './journal/entries';
import type { OwnTask } from './ownTasks';

/** Words of a refusal about the field that holds a mark, and of one about what the user asked for. */
const ABOUT_MARK = /webhook|endpoint|secret|config|callback/i;
const ABOUT_INPUT =
	/image|url|prompt|factor|segment|model|task|file|pixel|resolution|dimension|base64/i;
/**
 * How many of the run's own tasks it takes to tell whether marks come back, and whether the service echoes inputs unchanged.
 */
const ENOUGH_LOOKS = 3;

/**
 * The marks of a run's creates. Tasks that certainly are the run's own show whether the service gives marks back: if each of
 * them does, a task in the same state without a mark is none of the run's.
 */
export class RunMarks {
	/**
	 * Which of our tasks echoed their marks, by the service's own word for their state, and by where the mark was: it may give
	 * a mark only once a task is at work, drop it when the task ends, or keep secrets to itself.
	 */
	private readonly echoes = new Map<string, Set<string>>();
	private isEverMissing = false;
	/** The IDs of our tasks that repeated exactly what was sent, and whether one ever did not. */
	private readonly repeating = new Set<string>();
	private isEverRepeatedOtherwise = false;
	/** Whether one of our tasks was ever said to be of another kind. */
	private isEverOther = false;
	/** Whether the run goes on without marks. */
	isOff = false;
	private asked?: Promise<void>;

	/** Await it before any create: an account with a webhook of its own may rely on the secret, so there no marks are sent. */
	async askForHook(context: Context): Promise<void> {
		this.asked ??= hasAccountHook(context).then((isSet) => {
			this.isOff = isSet;
		});
		await this.asked;
	}

	/**
	 * The request with its mark, and the mark's nonce; unchanged, with an empty nonce, if marks are off or there is no room
	 * for one.
	 */
	apply(
		request: TaskRequest,
		mark: Mark,
		isPlain = false,
	): { request: TaskRequest; nonce: string } {
		const isOff = this.isOff || isPlain;
		const config = isOff ? undefined : markConfig(request.config, mark);
		return config === undefined
			? { request, nonce: '' }
			: { request: { ...request, config }, nonce: mark.nonce };
	}

	/**
	 * Whether a marked create may have been refused because of its mark, and can be sent again without: the refusal is about
	 * the field, or leaves open what is wrong and no mark was ever taken (`isUntried`).
	 */
	yieldsTo({ reason, facts: { detail = '' } }: Problem, isUntried: boolean): boolean {
		if (ABOUT_MARK.test(detail)) return true;
		return isUntried && reason === 'refused' && !ABOUT_INPUT.test(detail);
	}

	/** Records how the service echoes a task whose create carried a mark. */
	note(task: Task, { sent, isInAddress }: Pick<OwnTask, 'sent' | 'isInAddress'> = {}): void {
		const id = canonicalTaskId(task.id);
		if (task.mark === undefined) this.isEverMissing = true;
		else this.echoing(task, isInAddress).add(id);
		if (task.type === 'other') this.isEverOther = true;
		if (digestInput(task.input) === sent) this.repeating.add(id);
		else this.isEverRepeatedOtherwise = true;
	}

	/** Whether a marked create may have made this unmarked task; left out if the task could not be fetched. */
	isUnclear(task: Task | undefined, { sent, isInAddress }: Entry): boolean {
		if (task === undefined) return true;
		if (task.mark !== undefined) return false;
		if (this.isEverMissing || this.echoing(task, isInAddress).size < ENOUGH_LOOKS) return true;
		// It may have lost its mark alone, unless it surely is of another kind or was asked for something else.
		const repeated = digestInput(task.input);
		if (repeated !== undefined && repeated === sent) return true;
		if (task.type === 'other' && !this.isEverOther) return false;
		const isSure = this.repeating.size >= ENOUGH_LOOKS && !this.isEverRepeatedOtherwise;
		return !isSure || repeated === undefined;
	}

	/** The IDs of those that echoed a mark in such a place, in the same state as this task. */
	private echoing({ fields }: Task, isInAddress = false): Set<string> {
		const state = (asText(fields.status) ?? '').toLowerCase();
		return getOrAdd(this.echoes, `${state} ${isInAddress}`, () => new Set());
	}
}
