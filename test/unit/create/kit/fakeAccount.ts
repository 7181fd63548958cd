import type { Mark } from '../../../../nodes/shared/task/identity/mark';
import { digestInput } from '../../../../nodes/shared/task/identity/inputDigest';
import { parseTask, type Task } from '../../../../nodes/shared/task/task';
import { LatestByTask } from '../../../../nodes/shared/task/identity/latestByTask';
import { ownersOf } from '../../../../nodes/shared/create/journal/owners';
import { ownTasksOf } from '../../../../nodes/shared/create/ownTasks';
import { asItIs } from '../../../../nodes/shared/source/url/imageAtUrl';
import { SegmentRequest } from '../../../../nodes/shared/source/segmentRequest';
import { ServiceClock } from '../../../../nodes/shared/piapi/serviceClock';
import type { Slot } from '../../../../nodes/shared/limits/taskLimit';
import { FakeService, refuse, type AskedOptions, type FakeAnswer } from '../../kit/fakeService';

const PAGE_SIZE = 100;

/** A task of the account, in PiAPI's own fields but for the time. */
export interface FakeTask {
	id: string;
	createdMs: number;
	status: string;
	input: object;
	config?: object;
	more: object;
	/** The kind that the history tells. */
	action?: string;
}

/** What a create meets: it is taken, taken while its answer is lost, lost on its way, or answered like this. */
export type Fate = 'taken' | 'answerLost' | 'lost' | FakeAnswer;

/** The run remembers whose a task is for as long as the process lives, so no two tests have the same ID. */
let count = 0;
export const newId = () => `task-${++count}`;

/** An account behind the fake service: creates, tasks and a history that may be late or blind. */
export class FakeAccount {
	readonly service = new FakeService((asked) => this.answer(asked));
	/** The oldest first. */
	readonly tasks: FakeTask[] = [];
	/** What the next creates meet; all others are taken. */
	readonly fates: Fate[] = [];
	/** How long the history takes to list a task. */
	listedAfterMs = 0;
	/** Whether the history gives its first page, whichever is asked for. */
	ignoresPage = false;
	/** How much the service's clock is ahead of this machine's date. */
	aheadMs = 0;
	/** What a get of each task answers instead of the task. */
	readonly gets = new Map<string, FakeAnswer>();
	/** What the history answers instead of its rows. */
	historyAnswer?: FakeAnswer;
	/** Whether a task that is fetched tells its `config`, and with it its mark. */
	tellsMark: (task: FakeTask) => boolean = () => true;
	/** Whether the answer to a create, and a row of the history, do. */
	createTellsMark = true;
	rowsTellMark = false;
	/** What an image host answers. */
	images: FakeAnswer = {};
	/** The webhook of the account itself. */
	hook = '';
	/** The slot of whoever asks. */
	slot = new OpenSlot();
	/** What was asked while the slot was held, and what while it was free for others. */
	readonly askedWithSlot = new Set<string>();
	readonly askedWithoutSlot = new Set<string>();

	/** As if another process went on: this one's tasks are only in the history. */
	restart(): void {
		Object.assign(ownTasksOf(this.context), { tasks: new LatestByTask() });
	}

	get context() {
		return this.service.context;
	}

	/** The time at the service. */
	get nowMs(): number {
		return this.service.clock.unixNow() + this.aheadMs;
	}

	/** Adds a task that was created so long ago. */
	add(agoMs: number, given: Partial<Omit<FakeTask, 'createdMs'>> = {}): FakeTask {
		const createdMs = this.nowMs - agoMs;
		const input = request().input;
		const task = { id: newId(), createdMs, status: 'pending', input, more: {}, ...given };
		this.tasks.push(task);
		this.tasks.sort((a, b) => a.createdMs - b.createdMs);
		return task;
	}

	/**
	 * Adds a task that this process has created, by which the history is judged; unless told, later than whatever is lost: a
	 * history that lists it has not stood still.
	 */
	addOwn(
		agoMs: number,
		given: Partial<Omit<FakeTask, 'createdMs'>> = {},
		sentMs = Infinity,
	): FakeTask {
		const task = this.add(agoMs, given);
		const answeredMs = this.service.clock.now() - agoMs;
		ownersOf(this.context).set(task.id, 'e1');
		const { input } = parseTask({ task_id: task.id, input: task.input }, []) as Task;
		const sent = digestInput(input);
		ownTasksOf(this.context).note({ taskId: task.id, sentMs, answeredMs, isMarked: true, sent });
		return task;
	}

	/** Adds a task that this process has created in another execution. */
	addKnown(agoMs: number, input: object, mark: Mark): FakeTask {
		const task = this.add(agoMs, { input });
		const answeredMs = this.service.clock.now() - agoMs;
		const sentMs = answeredMs - 100;
		ownTasksOf(this.context).note({ taskId: task.id, sentMs, answeredMs, isMarked: true, mark });
		return task;
	}

	/** Goes on as if the service had not told its date yet. */
	forgetDate(): void {
		const { clock } = this.service;
		Object.assign(this.service.context, { serviceClock: new ServiceClock(clock) });
	}

	/** How often the history was read. */
	get reads(): AskedOptions[] {
		return this.service.asked.filter(({ url }) => url.includes('/histories'));
	}

	/** Which tasks were fetched. */
	get fetched(): string[] {
		return this.service.asked
			.filter(({ url, method }) => method === 'GET' && url.includes('/task/'))
			.map(({ url }) => url.split('/').pop() ?? '');
	}

	get creates(): number {
		return this.service.asked.filter(({ method }) => method === 'POST').length;
	}

	private answer(asked: AskedOptions): FakeAnswer {
		const kind =
			asked.method === 'POST' ? 'create' : asked.url.includes('/histories') ? 'list' : 'get';
		(this.slot.isHeld ? this.askedWithSlot : this.askedWithoutSlot).add(kind);
		if (asked.method === 'POST') return this.create(asked);
		if (asked.url.startsWith('https://img.')) return this.images;
		if (asked.url.endsWith('/account/info')) return this.tell({ notification_hook_url: this.hook });
		return asked.url.includes('/histories') ? this.list(asked) : this.get(asked);
	}

	private create({ body }: AskedOptions): FakeAnswer {
		const fate = this.fates.shift() ?? 'taken';
		if (typeof fate === 'object' || typeof fate === 'function') return fate;
		if (fate === 'lost') return refuse(502);
		const { input, config } = body as { input: object; config?: object };
		const task = this.add(0, { input, config });
		const told = this.toTask(task, this.createTellsMark);
		return fate === 'taken' ? this.tell(told) : refuse(502);
	}

	private get({ url }: AskedOptions): FakeAnswer {
		const id = url.split('/').pop() ?? '';
		const task = this.tasks.find((each) => each.id === id);
		const answer =
			this.gets.get(id) ?? (task ? this.tell(this.toTask(task, this.tellsMark(task))) : undefined);
		return answer ?? refuse(404, 'task not found');
	}

	private list({ qs }: AskedOptions): FakeAnswer {
		if (this.historyAnswer !== undefined) return this.historyAnswer;
		const [fromMs, toMs] = [Number(qs?.start_time) * 1000, Number(qs?.end_time) * 1000];
		const listed = this.tasks.filter(
			({ createdMs }) =>
				createdMs >= fromMs && createdMs <= toMs && createdMs + this.listedAfterMs <= this.nowMs,
		);
		const start = this.ignoresPage ? 0 : (Number(qs?.page) - 1) * PAGE_SIZE;
		const rows = listed.reverse().slice(start, start + PAGE_SIZE);
		return this.tell({
			list: rows.map(({ id, status, config, action }) => ({
				task_id: id,
				status,
				...(action && { action }),
				...(this.rowsTellMark && { config }),
			})),
		});
	}

	toTask({ id, status, input, config, more }: FakeTask, isMarkTold = true): object {
		const told = isMarkTold && config !== undefined ? { config } : {};
		return { task_id: id, status, input, task_type: 'segment', ...told, ...more };
	}

	private tell(data: object): FakeAnswer {
		const date = new Date(this.nowMs).toUTCString();
		return { headers: { date }, body: { code: 200, data, message: 'success' } };
	}
}

/** What an item asks for, and `input` in the fields of PiAPI; items of the same number ask for the same. */
export function request(
	item: number | string = 0,
	{ prompt = 'shoes', config = {}, identity = '', query = '' } = {},
) {
	const image = `https://shop.example.com/${item}.jpg${query}`;
	const input = { prompt, negative_prompt: '', segment_factor: 0 };
	const asked = new SegmentRequest(
		{ model: 'Qubico/image-toolkit', task_type: 'segment', input, config },
		{ ...asItIs(image), ...(identity && { identity }) },
	);
	return Object.assign(asked, { input: { image, ...input } });
}

/** A slot that lets everything through. */
export class OpenSlot implements Slot {
	isHeld = true;
	/** How often the service had no free slot for it. */
	refusals = 0;

	async backInLine() {
		this.refusals += 1;
		await this.releasedWhile(async () => await Promise.resolve());
	}

	async releasedWhile<T>(work: () => Promise<T>) {
		this.isHeld = false;
		return await work().finally(() => (this.isHeld = true));
	}
}
