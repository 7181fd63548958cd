import { ImageAtUrl } from '../../../../nodes/shared/source/inputImage';
import { SegmentRequest } from '../../../../nodes/shared/source/segmentRequest';
import type { TaskInput } from '../../../../nodes/shared/task/task';
import type { Slot } from '../../../../nodes/shared/timing/slotWindow';
import { FakeService, refuse, type AskedOptions, type FakeAnswer } from '../../kit/fakeService';

const PAGE_SIZE = 100;

/** A task of the account, in PiAPI's own fields but for the time. */
export interface FakeTask {
	id: string;
	createdMs: number;
	status: string;
	input: object;
	more: object;
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
	/** How much the service's clock is ahead of this machine's date. */
	aheadMs = 0;
	/** What a get of each task answers instead of the task. */
	readonly gets = new Map<string, FakeAnswer>();
	/** What the history answers instead of its rows. */
	historyAnswer?: FakeAnswer;
	/** How a time is told. */
	toTime = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString();

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
		const input = toInput(request());
		const task = { id: newId(), createdMs, status: 'pending', input, more: {}, ...given };
		this.tasks.push(task);
		this.tasks.sort((a, b) => a.createdMs - b.createdMs);
		return task;
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
		if (asked.method === 'POST') return this.create(asked);
		return asked.url.includes('/histories') ? this.list(asked) : this.get(asked);
	}

	private create({ body }: AskedOptions): FakeAnswer {
		const fate = this.fates.shift() ?? 'taken';
		if (typeof fate === 'object' || typeof fate === 'function') return fate;
		if (fate === 'lost') return refuse(502);
		const task = this.add(0, { input: body?.input as object });
		return fate === 'taken' ? this.tell(this.toTask(task)) : refuse(502);
	}

	private get({ url }: AskedOptions): FakeAnswer {
		const id = url.split('/').pop() ?? '';
		const task = this.tasks.find((each) => each.id === id);
		const answer = this.gets.get(id) ?? (task ? this.tell(this.toTask(task)) : undefined);
		return answer ?? refuse(404, 'task not found');
	}

	private list({ qs }: AskedOptions): FakeAnswer {
		if (this.historyAnswer !== undefined) return this.historyAnswer;
		const fromMs = Number(qs?.start_time) * 1000;
		const listed = this.tasks.filter(
			({ createdMs }) => createdMs >= fromMs && createdMs + this.listedAfterMs <= this.nowMs,
		);
		const start = (Number(qs?.page) - 1) * PAGE_SIZE;
		const rows = listed.reverse().slice(start, start + PAGE_SIZE);
		return this.tell({
			list: rows.map(({ id, createdMs, status }) => ({
				task_id: id,
				created_at: this.toTime(createdMs),
				status,
			})),
		});
	}

	private toTask({ id, createdMs, status, input, more }: FakeTask): object {
		const meta = { created_at: this.toTime(createdMs) };
		return { task_id: id, status, input, meta, task_type: 'segment', ...more };
	}

	private tell(data: object): FakeAnswer {
		const date = new Date(this.nowMs).toUTCString();
		return { headers: { date }, body: { code: 200, data, message: 'success' } };
	}
}

/** What an item asks for; items of the same number ask for the same. */
export function request(item: number | string = 0, prompt = 'shoes'): SegmentRequest {
	const image = `https://shop.example.com/${item}.jpg`;
	const input = { image, prompt, negative_prompt: '', segment_factor: 0 };
	return new SegmentRequest(
		{ model: 'Qubico/image-toolkit', task_type: 'segment', input },
		new ImageAtUrl(image),
	);
}

/** The same in the fields of PiAPI. */
export function toInput({ toldInput }: SegmentRequest): object {
	const { image, prompt, negativePrompt, segmentFactor } = toldInput as Required<TaskInput>;
	return { image, prompt, negative_prompt: negativePrompt, segment_factor: segmentFactor };
}

/** A place that lets everything through, and notes what it was given up for. */
export function openSlot(): Slot & { steps: string[] } {
	const steps: string[] = [];
	return {
		steps,
		async send(create) {
			steps.push('send');
			return await create();
		},
		async releasedWhile(work) {
			steps.push('released');
			return await work();
		},
		async idleWhile(work) {
			steps.push('idle');
			return await work();
		},
		delayCost: () => 'little',
	};
}
