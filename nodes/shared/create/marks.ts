import type { Context } from '../piapi/context';
import { hasAccountHook } from '../piapi/limits';
import type { TaskRequest } from '../piapi/submitTask';
import type { Problem } from '../problem/problem';
import { markConfig, newNonce, type Mark } from '../task/mark';
import { digestInput } from '../task/inputDigest';
import type { Task } from '../task/task';
import type { Entry } from './entries';

/** Words of a refusal that is about where a mark is, and of one that is about what the user asked for. */
const ABOUT_MARK = /webhook|endpoint|secret|config|callback/i;
const ABOUT_INPUT =
	/image|url|prompt|factor|segment|model|task|file|pixel|resolution|dimension|base64/i;
/** So many of the run's own tasks tell whether marks come back, and whether the service changes what it was asked for. */
const ENOUGH_LOOKS = 3;

/**
 * Which create made a task: by the marks of a run. Whether the service gives them back, the run sees at tasks that certainly
 * are its own: where each of them tells its mark, a task in the same state without one is none of the run's.
 */
export class Marks {
	/** How often an own task told its mark, by the state it was in: a service may forget it with the task's end. */
	private readonly told = new Map<Task['status'], number>();
	private isEverUntold = false;
	private isOff = false;
	/** How many answered tasks told exactly what they were asked for. */
	private exactlyTold = 0;
	private asked?: Promise<void>;

	/** To be awaited before any create: an account with a webhook of its own may go by the secret, so there none are sent. */
	async askForHook(context: Context): Promise<void> {
		this.asked ??= hasAccountHook(context).then((isSet) => void (this.isOff = isSet));
		await this.asked;
	}

	/** The request with a new mark, and its nonce; as it is, with an empty nonce, where no mark is sent or has room. */
	apply(
		request: TaskRequest,
		digest: string,
		isPlain = false,
	): { request: TaskRequest; nonce: string } {
		const nonce = newNonce();
		const isOff = this.isOff || isPlain;
		const config = isOff ? undefined : markConfig(request.config, { digest, nonce });
		return config === undefined
			? { request, nonce: '' }
			: { request: { ...request, config }, nonce };
	}

	/** Whether a marked create was refused for its mark: then the run goes on without, and it can be sent again. */
	yieldTo({ facts: { detail = '' } }: Problem): boolean {
		if (ABOUT_MARK.test(detail)) this.turnOff();
		return ABOUT_MARK.test(detail);
	}

	/** Whether a refusal does not say what is wrong with a marked create, so that it may be the mark. */
	mayBeBlamed({ reason, facts: { detail = '' } }: Problem): boolean {
		return reason === 'refused' && !ABOUT_INPUT.test(detail);
	}

	/** The run goes on without marks. */
	turnOff(): void {
		this.isOff = true;
	}

	/**
	 * The create that made an answered task, as far as can be told: a proxy or cache in between may give one create's answer
	 * to another, which would put another image's mask on the item. Without a mark it goes by what the task tells that exactly
	 * one of `sent`, which have no task yet, asked for. Undefined where it is a create of somebody else.
	 */
	findMaker(task: Task, entry: Entry, sent: () => Entry[]): Entry | undefined {
		const { mark, input } = task;
		if (mark?.nonce === entry.nonce) return entry;
		if (mark !== undefined) return sent().find(({ nonce }) => nonce === mark.nonce);
		const own = entry.taskId === undefined ? entry : undefined;
		const told = digestInput(input);
		if (told === entry.digest) this.exactlyTold += 1;
		if (told === undefined || told === own?.digest) return own;
		const other = sent().find(({ digest }) => digest === told);
		return other ?? (this.exactlyTold < ENOUGH_LOOKS ? own : undefined);
	}

	/** Notes how the service tells a task of the run that was sent a mark. */
	note({ mark, status }: { mark?: Mark; status: Task['status'] }): void {
		if (mark === undefined) this.isEverUntold = true;
		else this.told.set(status, (this.told.get(status) ?? 0) + 1);
	}

	/** Whether a task, left out where it could not be seen, may have been made by a create that carried a mark. */
	isUnclear(task?: Task): boolean {
		if (task === undefined) return true;
		const looks = this.told.get(task.status) ?? 0;
		return task.mark === undefined && (this.isEverUntold || looks < ENOUGH_LOOKS);
	}
}
