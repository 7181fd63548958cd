import type { SimulatorOptions } from '../../../tools/simulator';
import type { TaskRecord } from '../../../tools/simulator/service/taskRecord';
import { EventClock } from '../../kit/eventClock';
import { countUnknown, expectOwnTasks, expectPaidOnce, isPaid, tellPlainly } from './judge';
import { VirtualRun, type ItemRequest, type RunPlace, type RunSetUp } from './virtualRun';
import { VirtualService } from './virtualService';

/** Items that ask for different images, unless `change` says otherwise. */
export const items = (count: number, change: Partial<ItemRequest> = {}): ItemRequest[] =>
	Array.from({ length: count }, (_, index) => ({
		imageUrl: `https://shop.example.com/${index}.jpg`,
		prompt: 'shoes',
		segmentFactor: 0,
		...change,
	}));

/** A service of its own for one test, and runs of the node against it. */
export function openService(options: Partial<SimulatorOptions> = {}) {
	const clock = new EventClock();
	const service = new VirtualService(clock, options);
	const settle = async (...runs: VirtualRun[]) => {
		await clock.passUntil(Promise.all(runs.map(async ({ ended }) => await ended)));
		while (service.takenLater > 0) await clock.passUntil(clock.sleep(1_000));
	};
	const runAll = async (setUps: RunSetUp[]) => {
		const runs = setUps.map((setUp) => new VirtualRun(service, setUp));
		await settle(...runs);
		return runs;
	};
	return {
		clock,
		service,
		runAll,
		/** Begins a run; `settle` waits for its end. */
		begin: (setUp: RunSetUp, place?: RunPlace) => new VirtualRun(service, setUp, place),
		settle,
		pass: async (ms: number) => await clock.passUntil(clock.sleep(ms)),
		run: async (setUp: RunSetUp) => (await runAll([setUp]))[0],
	};
}

/** Tasks that were made between two moments of a test. */
export const since = (service: VirtualService, before: TaskRecord[]) =>
	service.tasks.filter((task) => !before.includes(task));

/** How many tasks are paid. */
export const countPaid = ({ tasks }: VirtualService) => tasks.filter(isPaid).length;

/** Every item is done with a task of its own, and nothing else is paid. */
export function expectOneTaskEach(run: VirtualRun, made: TaskRecord[]): void {
	expect(run.error).toBeUndefined();
	expect(run.output.flatMap(({ json }) => json.error ?? [])).toEqual([]);
	expect(run.output.map(({ json }) => json.outcome)).toEqual(
		run.setUp.items.map(() => (run.setUp.operation === 'submit' ? 'pending' : 'succeeded')),
	);
	expectOwnTasks([run], { tasks: made, made, told: '' });
	expect(made.filter(isPaid)).toHaveLength(run.setUp.items.length);
	expect(alsoCreated(run)).toEqual([]);
}

/** No item costs two tasks or has another's, and every task is named, or counted where a create ends unknown. */
export function expectNeverTwice(run: VirtualRun, made: TaskRecord[]): void {
	expectPaidOnce([run], made);
	expectOwnTasks([run], { tasks: made, made, told: '' });
	expect(unnamed(run, made).length).toBeLessThanOrEqual(countUnknown(run));
}

/** The tasks that cost money and that nothing names which a user is told. */
export function unnamed(run: VirtualRun, made: TaskRecord[]): string[] {
	const told = tellPlainly(run, { withInfo: false });
	return made
		.filter(isPaid)
		.map(({ id }) => id)
		.filter((id) => !told.includes(id));
}

/** Of how many items nobody knows whether they were paid. */
export const unknownOf = (run: VirtualRun) => countUnknown(run);

/** Hints that tell of tasks beside those of the items. */
function alsoCreated({ hints, warn }: VirtualRun): string[] {
	return [...hints.map(({ message }) => message), ...warn].filter((text) =>
		/also created|not in the output/i.test(text),
	);
}

/** Makes the account's history unreadable, until the returned function is called. */
export function hideHistory(service: VirtualService): () => void {
	const answer = service.answer.bind(service);
	let isHidden = true;
	service.answer = async (request) => {
		const isHistory = request.url.includes('/histories');
		if (isHidden && isHistory) return { status: 403, body: { code: 403, message: 'not for you' } };
		return await answer(request);
	};
	return () => void (isHidden = false);
}
