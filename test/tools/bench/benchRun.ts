import type { CommandLineRun, N8nInstance } from '../n8n/n8nInstance';
import { itemsOf, type RunItem, type StoredBinary } from '../n8n/runData';
import { POINTS_PER_USD, renderSample, startSimulator, type Simulator } from '../simulator';
import { API_KEY, SAMPLE, workflowId, type PlannedRun, type Ports } from './benchInstance';
import { simulatorOptions, timeLimitMs, type BenchCase } from './cases';
import { SERVED_MASKS } from './servedMasks';
import { measureRun, type Measures } from './measures';
import { RunWatch, type WatchResult } from './runWatch';
import { MASK_NODE } from './workflows';

/** A run and what became of it. */
export interface BenchRun extends PlannedRun, WatchResult {
	measures: Measures;
	/** Whole masks on the items that the contender gave; of a run that was ended, the masks it had fetched. */
	masksDelivered: number;
	/** How long the node that gives the masks was at work, as n8n counts it, in milliseconds. */
	nodeMs?: number;
	/** One of the items that it gave. */
	item?: RunItem;
	/** Most memory that n8n held while it passed the same items on without this package, in bytes, if that was measured. */
	n8nAloneBytes?: number;
	/** Makespans of all runs that were made of it, the shortest first; this one is the median. */
	makespansMs?: number[];
	/** Why it did not come to its end. */
	problem?: string;
}

const MASK_INDEX = 2;
/** More than any case costs. */
const MUCH = 10_000 * POINTS_PER_USD;

/** Runs a contender on a simulator of its own. A run that fails or takes too long is a result too. */
export async function runContender(
	instance: N8nInstance,
	ports: Ports,
	planned: PlannedRun,
): Promise<BenchRun> {
	const { benchCase, contender, itemCount } = planned;
	const simulator = await openService(benchCase, itemCount, ports);
	try {
		const id = workflowId(planned);
		const watch = new RunWatch(id, () => simulator.requests.length > 0);
		const result = await instance
			.executeWorkflow(id, timeLimitMs(benchCase, contender, itemCount), benchCase.heapMegabytes)
			.catch((error: Error) => error)
			.finally(() => watch.stop());
		const measures = measureRun({
			tasks: [...simulator.tasks.values()].filter(({ key }) => key === API_KEY),
			requests: simulator.requests,
			connections: simulator.counters.connections.api + simulator.counters.connections.image,
			slots: benchCase.slots,
		});
		const isEnded = !(result instanceof Error);
		const masksDelivered = isEnded ? await countMasks(instance, result) : measures.masksFetched;
		const outcome = { masksDelivered, problem: problemOf(result) };
		const nodeMs = isEnded ? sumNodeTime(result) : undefined;
		const item = isEnded ? itemsOf(result.data, MASK_NODE).at(0) : undefined;
		return { ...planned, ...watch.stop(), ...outcome, measures, nodeMs, item };
	} finally {
		await simulator.close();
	}
}

/** A simulator that has drawn its images already: only the contender's own work is to be measured. */
async function openService(
	benchCase: BenchCase,
	itemCount: number,
	ports: Ports,
): Promise<Simulator> {
	await renderSample(SAMPLE.name);
	const simulator = await startSimulator({
		...simulatorOptions(benchCase),
		...ports,
		accounts: [{ apiKey: API_KEY, balancePoints: MUCH }],
	});
	const { queueMs, workMs } = benchCase;
	simulator.configure({ queueMs: 0, workMs: 0 });
	await segmentOnce(simulator);
	simulator.configure({ queueMs, workMs });
	simulator.resetCounters();
	if (benchCase.servedMasks) {
		const headers = { 'content-type': 'image/png' };
		const answer = { status: 200, headers, body: await SERVED_MASKS[benchCase.servedMasks].draw() };
		// Twice as many as needed: a contender may try again.
		simulator.script('image', new Array<typeof answer>(2 * itemCount).fill(answer));
	}
	return simulator;
}

/** Under the key of another account, so that it is not counted. */
async function segmentOnce({ apiUrl, apiKey, tasks, sampleUrl }: Simulator): Promise<void> {
	const input = {
		image: sampleUrl(SAMPLE.name),
		prompt: SAMPLE.prompt,
		negative_prompt: '',
		segment_factor: 0,
	};
	await fetch(`${apiUrl}/api/v1/task`, {
		method: 'POST',
		headers: { 'x-api-key': apiKey },
		body: JSON.stringify({ model: 'Qubico/image-toolkit', task_type: 'segment', input }),
	});
	const [task] = tasks.values();
	while (task.endedAtMs === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
	await task.result?.image(MASK_INDEX);
}

/** Masks that n8n stored whole, over all runs of the node that gives them. */
async function countMasks(instance: N8nInstance, { data }: CommandLineRun): Promise<number> {
	const runs = data.resultData.runData[MASK_NODE] ?? [];
	const items = runs.flatMap((run) => run.data?.main?.[0] ?? []);
	const files = items.flatMap(({ binary }) => binary?.mask ?? []);
	const areWhole = await Promise.all(files.map(async (file) => await isWholePng(instance, file)));
	return areWhole.filter(Boolean).length;
}

function sumNodeTime({ data }: CommandLineRun): number {
	const runs = data.resultData.runData[MASK_NODE] ?? [];
	return runs.reduce((sum, { executionTime }) => sum + executionTime, 0);
}

async function isWholePng(instance: N8nInstance, file: StoredBinary): Promise<boolean> {
	const bytes = await instance.readBinary(file);
	return bytes.toString('latin1', 1, 4) === 'PNG' && bytes.includes('IEND', bytes.length - 12);
}

function problemOf(result: CommandLineRun | Error): string | undefined {
	if (result instanceof Error) {
		// The first line names the command with its path.
		const isLate = / did not end within \d+ ms/.test(result.message);
		return isLate ? 'it took longer than the time limit' : result.message.slice(0, 300);
	}
	return result.data.resultData.error?.message;
}

/** Of several runs of the same, the one with the median makespan, which knows those of all. */
export function medianRun(runs: BenchRun[]): BenchRun {
	const sorted = [...runs].sort(
		(one, other) => one.measures.makespanMs - other.measures.makespanMs,
	);
	const makespansMs = sorted.map(({ measures }) => measures.makespanMs);
	return { ...sorted[Math.floor((sorted.length - 1) / 2)], makespansMs };
}
