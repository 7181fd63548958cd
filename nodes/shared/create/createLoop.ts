import type { Context } from '../piapi/context';
import { isRateRefusal } from '../piapi/refusal';
import { asProblem, Problem, toProblem } from '../problem/problem';
import { retryDelayMs } from '../timing/backoff';
import type { Slot } from '../timing/taskLimit';
import { noteOwner } from './claims';
import { askedBy, type CreateJob } from './createJob';
import type { Entry } from './entries';
import type { LostCreate } from './lostCreates';
import { sendCreate, takeTold, type Created, type CreateTools } from './sendCreate';

/** After so many lost answers something in between eats them, and no further task is risked. */
const MAX_LOST_ANSWERS = 6;
/** Tries at a service that cannot be reached at all: about 15 seconds. */
const MAX_UNREACHED = 5;

/**
 * Creates the task of a job. A create is sent again only where the service surely did not take it: a limit is waited out, and
 * a lost answer is looked for in the history; the slot is given to others meanwhile. Where the history cannot tell, the
 * problem is `unknownCreate`. Once the run has failed or is stopped nothing is sent any more: `cancelled` with `wasSent` false.
 */
export class CreateLoop {
	/** Whether an earlier create of the job may have been taken and paid all the same. */
	private isRisky = false;

	/** `line`: planned for the task, or sent by an earlier try, in which case its task is looked for first. */
	constructor(
		private readonly context: Context,
		private readonly job: CreateJob,
		private readonly tools: CreateTools,
		private readonly slot: Slot,
		private line: Entry,
	) {}

	async run(): Promise<Created> {
		return await this.sendUntilFound().catch((error: unknown) => {
			// A create of unknown fate may have been paid; any other failure has cost nothing.
			if (this.line.state === 'planned') this.tools.journal.settle(this.line, 'none');
			this.tools.limit.settle(this.line);
			const isTold = !this.isRisky || toProblem(error).reason === 'unknownCreate';
			throw isTold ? error : new Problem('unknownCreate', { last: asProblem(error) }, error);
		});
	}

	private async sendUntilFound(): Promise<Created> {
		const { clock } = this.context;
		const { line: entry } = this;
		const sentMs = clock.now() - (clock.unixNow() - entry.atMs);
		let lost: LostCreate | undefined =
			entry.state === 'sent' ? { entry, sentMs, lostMs: clock.now() } : undefined;
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

	/** Sends a create until its task is known, or its answer is lost. Throws the `Problem` of a refusal. */
	private async sendUntilHeard(): Promise<Created | LostCreate> {
		const { context, job, slot, tools } = this;
		const { clock, noNewTasks } = context;
		const { limit, marks, outage } = tools;
		const { timeoutMs } = job.options;
		const startMs = clock.now();
		let isPlain = false;
		for (let unreached = 0; ;) {
			await outage.wait(context, timeoutMs);
			const sent = await sendCreate(context, job, this.line, tools, isPlain);
			if ('task' in sent && isPlain && this.isMarkUntried()) marks.turnOff();
			if (!('fate' in sent)) return sent;
			const { fate, problem } = sent;
			if (fate === 'refused' && this.line.nonce !== '') {
				if (marks.yieldTo(problem)) continue;
				isPlain = this.isMarkUntried() && marks.mayBeBlamed(problem);
				// Should it come after all, its mark must still be known.
				if (isPlain) this.line = limit.renew(this.line);
				if (isPlain) continue;
			}
			if (fate === 'unreached') unreached += 1;
			const delayMs = retryDelayMs(unreached || 1, problem.facts.retryAfterMs, clock.random());
			const sinceMs = Math.max(startMs, outage.lastTakenMs);
			const isOver = clock.now() + delayMs - sinceMs >= timeoutMs;
			const mayPass = fate === 'limited' || (fate === 'unreached' && unreached < MAX_UNREACHED);
			if (!mayPass || isOver || noNewTasks?.aborted)
				throw problem.with({ waitedMs: clock.now() - startMs });
			if (fate === 'limited' && !isRateRefusal(problem)) await slot.backInLine();
			else await slot.releasedWhile(async () => await clock.sleep(delayMs, noNewTasks));
		}
	}

	/** Whether the service has taken no create with a mark so far: then a refusal that does not say why may be for the mark. */
	private isMarkUntried(): boolean {
		return this.tools.journal.list('created').every(({ nonce }) => nonce === '');
	}

	/** The task of a create whose answer was lost; undefined where there certainly is none, or a second one is risked. */
	private async find(lostCreate: LostCreate): Promise<Created | undefined> {
		const { context, slot } = this;
		const { journal, limit, lost, outage } = this.tools;
		const { entry, last } = lostCreate;
		const fate = await slot.releasedWhile(async () => await lost.find(context, lostCreate));
		if (fate.kind === 'unknown') {
			if (await this.riskSecond()) return undefined;
			const { detail } = fate.why.facts;
			const facts = { last, ...(detail !== undefined && { detail }) };
			throw new Problem('unknownCreate', facts, fate.why);
		}
		if (fate.kind === 'absent') {
			this.line = limit.renew(entry);
			return undefined;
		}
		const { task } = fate;
		noteOwner(task.id, entry.execution);
		outage.noteTaken(context.clock.now());
		journal.settle(entry, 'created', task.id);
		return takeTold(entry, task.id, task);
	}

	/** Whether the user wants to risk, and pay, a second task, and the limit of money lets that through. */
	private async riskSecond(): Promise<boolean> {
		const { context, job, slot } = this;
		const { limit } = this.tools;
		if (!job.options.createAgainIfUnknown || context.signal?.aborted) return false;
		// The first one may have been paid.
		limit.settle(this.line);
		const { pixels } = job.request.image;
		const line = await limit.reserve(context, askedBy(job), pixels, slot).catch(asProblem);
		if (line instanceof Problem) return false;
		this.line = line;
		return (this.isRisky = true);
	}
}
