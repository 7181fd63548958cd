import type { Context } from '../piapi/context';
import { isRateRefusal } from '../piapi/refusal';
import { expectProblem, Problem } from '../problem/problem';
import { retryDelayMs } from '../timing/backoff';
import type { Slot } from '../limits/taskLimit';
import type { Created, PreparedJob } from './createJob';
import { CreateSender } from './createSender';
import type { CreateTools } from './createTools';
import type { Entry } from './journal/entries';
import type { LostCreate } from './lost/lostCreate';

/** After this many lost answers something on the way swallows them, so no further task is risked. */
const MAX_LOST_ANSWERS = 6;
/** Attempts to reach a service that cannot be reached at all: with their pauses at most 15 seconds. */
const MAX_UNREACHED = 5;

/**
 * Creates a job's task. It repeats a create only if the service certainly did not take it: it waits out a limit, and
 * looks for a lost answer in the history. Meanwhile others may use the slot. If the history cannot tell, it throws
 * `unknownCreate`. Once the run has failed or been stopped it sends nothing more: `cancelled` with `wasSent` false.
 */
export class CreateLoop {
	private readonly sender: CreateSender;
	/** Sent by an earlier try, or by another call of an agent, which may still be at work on it. */
	private readonly resumed?: Entry;

	/** `entry` is planned for the task, or was sent by an earlier try; then its task is looked for first. */
	constructor(
		private readonly context: Context,
		private readonly job: PreparedJob,
		private readonly tools: CreateTools,
		private readonly slot: Slot,
		private entry: Entry,
	) {
		this.sender = new CreateSender(context, job, tools);
		if (entry.state === 'sent') this.resumed = entry;
	}

	async run(): Promise<Created> {
		return await this.sendUntilFound().catch((error: unknown) => {
			const isRisked = this.entry.sent !== undefined;
			// A create with an unknown result may have been paid; any other failure has cost nothing.
			if (this.entry !== this.resumed && this.entry.state === 'planned')
				this.tools.journal.settle(this.entry, { state: 'none' });
			this.tools.limit.settle(this.entry);
			const [lost] = this.listOthers();
			const last = expectProblem(error);
			const isTold = lost === undefined || last.reason === 'unknownCreate';
			throw isTold ? error : new Problem('unknownCreate', { lost, isRisked, last }, error);
		});
	}

	private async sendUntilFound(): Promise<Created> {
		const { resumed, context } = this;
		let lost: LostCreate | undefined = resumed && this.tools.times.asLost(context, resumed);
		for (let lostAnswers = 0; ; lostAnswers++) {
			if (lost !== undefined) {
				const found = await this.find(lost);
				if (found !== undefined) return found;
				if (lostAnswers >= MAX_LOST_ANSWERS) throw lost.last ?? new Problem('serverError');
			}
			const result = await this.sendUntilHeard();
			if ('task' in result) return result;
			lost = result;
		}
	}

	/** Repeats a create until its task is known or an answer is lost. Throws the `Problem` of a refusal. */
	private async sendUntilHeard(): Promise<Created | LostCreate> {
		const { context, slot } = this;
		const { clock, noNewTasks } = context;
		const { journal, limit, marks, outage } = this.tools;
		const startMs = clock.now();
		let plainFor: Problem | undefined;
		let unreached = 0;
		for (;;) {
			await outage.wait(context, this.job.options.timeoutMs);
			const sent = await this.sender.send(this.entry, plainFor !== undefined);
			if ('task' in sent && plainFor !== undefined)
				marks.isOff ||= marks.yieldsTo(plainFor, journal.isMarkUntried());
			if (!('fate' in sent)) return sent;
			const { fate, problem } = sent;
			const isMarkedRefused = fate === 'refused' && this.entry.nonce !== '';
			if (isMarkedRefused && marks.yieldsTo(problem, journal.isMarkUntried())) {
				plainFor = problem;
				// If its task turns up after all, we must still know its mark.
				this.entry = limit.renew(this.entry);
				continue;
			}
			if (fate === 'unreached') unreached += 1;
			const delayMs = retryDelayMs(unreached || 1, problem.facts.retryAfterMs, clock.random());
			const sinceMs = Math.max(startMs, outage.lastTakenMs);
			const isOver = clock.now() + delayMs - sinceMs >= this.job.options.timeoutMs;
			const mayPass = fate === 'limited' || (fate === 'unreached' && unreached < MAX_UNREACHED);
			if (!mayPass || isOver || noNewTasks?.aborted)
				throw problem.with({ waitedMs: clock.now() - startMs });
			if (fate === 'limited' && !isRateRefusal(problem)) await slot.backInLine();
			else await slot.releasedWhile(async () => await clock.sleep(delayMs, noNewTasks));
		}
	}

	/** The task of a create whose answer was lost; undefined if there certainly is none, or if we risk a second one. */
	private async find(lostCreate: LostCreate): Promise<Created | undefined> {
		const { journal, limit, lost } = this.tools;
		const { entry, last } = lostCreate;
		const look = async () => await lost.find(this.context, lostCreate);
		const found = await this.slot.releasedWhile(look).catch(expectProblem);
		const isUnknown = found instanceof Problem;
		if (found !== undefined && !isUnknown) return this.sender.adopt(entry, found);
		const isOpen = entry.state === 'sent';
		if (!isUnknown && isOpen) journal.settle(entry, { state: 'absent' });
		const others = this.listOthers();
		const [other] = lost.listFound(others);
		if (other !== undefined) {
			limit.settle(entry);
			return this.sender.adopt(...other);
		}
		// The limit may be lower by now than it was for an earlier try.
		const isOwn = isOpen && entry !== this.resumed;
		if (!isUnknown) this.entry = isOwn ? limit.renew(entry) : await this.reserve();
		else if (!(await this.riskSecond())) {
			const isRisked = others.length > 0 && this.job.options.createAgainIfUnknown;
			const { detail } = found.facts;
			throw new Problem('unknownCreate', { lost: entry, isRisked, last, detail }, found);
		}
		return undefined;
	}

	/** Other creates of this execution for the same that may have been taken, and paid, after all. */
	private listOthers(): Entry[] {
		return this.tools.journal.lostOf(this.entry).filter((each) => each !== this.entry);
	}

	/** Plans another create for the item that the first one was for, whose price is as known as it will be. */
	private async reserve(): Promise<Entry> {
		const { context, job, slot, tools, entry } = this;
		tools.limit.settle(entry);
		return await tools.limit.reserve(context, { ...job, itemIndex: entry.itemIndex }, slot);
	}

	/** Whether the user wants to risk paying for a second task, a third never, and the spending limit allows it. */
	private async riskSecond(): Promise<boolean> {
		if (!this.job.options.createAgainIfUnknown || this.context.signal?.aborted) return false;
		if (this.listOthers().length > 0) return false;
		const entry = await this.reserve().catch(expectProblem);
		if (entry instanceof Problem) return false;
		this.entry = entry;
		return true;
	}
}
