import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { fetch } from 'undici';

import { ensureN8n } from '../../n8n/installN8n';
import { N8nInstance } from '../../n8n/n8nInstance';
import { packPackage } from '../../n8n/packTarball';
import { makeTemporaryFolder, removeTemporaryFolder } from '../../n8n/temporaryFolder';
import { sampleCatalog, startSimulator, type Simulator } from '../../simulator';
import { mean, percentile } from '../statistics';
import { RECEIVER_PATHS, RECEIVERS, receiverWorkflow, type Receiver } from './receivers';
import { StartLog } from './startLog';

/** How tasks end: a few after each other, or all in one moment. */
export interface CallbackCase {
	title: string;
	taskCount: number;
	/** Time between two tasks that end, in milliseconds. */
	everyMs: number;
	/** Whether the service calls twice for each task, as it may. */
	twice: boolean;
}

export const CALLBACK_CASES: CallbackCase[] = [
	{ title: '50 tasks, 5 a second, each reported twice', taskCount: 50, everyMs: 200, twice: true },
	{ title: '1,000 tasks in one moment', taskCount: 1_000, everyMs: 0, twice: false },
	{ title: 'another 1,000 in one moment', taskCount: 1_000, everyMs: 0, twice: false },
];

export interface CallbackRun {
	receiver: Receiver;
	callbackCase: CallbackCase;
	tasksStarted: number;
	/** Starts of the workflow, of which a task should have one. */
	starts: number;
	looksPerTask: number;
	/** From the end of a task to the step behind the receiver's, in milliseconds; the first start counts. */
	meanLagMs: number;
	lag95Ms: number;
	/** Most memory that n8n held so far (resident), in bytes; undefined where there is no /proc. */
	peakMemoryBytes?: number;
}

const SECRET = 'secret-of-the-bench';
const PASSWORD = 'Only-for-the-bench-1';
/** A task takes so long at least; with those that end together, all are created before the first is done. */
const WORK_MS = 2_000;
const BURST_WORK_MS = 20_000;
const TIME_LIMIT_MS = 300_000;

/** Runs all cases for each receiver, each in an n8n of its own. */
export async function benchCallbacks(log: (line: string) => void): Promise<CallbackRun[]> {
	const installation = await ensureN8n({ log });
	const packFolder = makeTemporaryFolder('pack');
	const packed = await packPackage(packFolder);
	const runs: CallbackRun[] = [];
	for (const receiver of RECEIVERS) {
		const simulator = await startSimulator({ maxConcurrentTasks: 2_000, queueMs: 0 });
		const instance = await N8nInstance.create(installation, { packed, binaryMode: 'filesystem' });
		const startLog = await StartLog.open();
		try {
			await activate(receiver, instance, simulator, startLog);
			for (const callbackCase of CALLBACK_CASES) {
				log(`${callbackCase.title}, ${receiver} …`);
				const run = await runCase(receiver, callbackCase, instance, simulator, startLog);
				log(`  ${run.tasksStarted} started, mean lag ${run.meanLagMs.toFixed(0)} ms`);
				runs.push(run);
			}
		} finally {
			await instance.close();
			await simulator.close();
			await startLog.close();
		}
	}
	removeTemporaryFolder(packFolder);
	return runs;
}

async function activate(
	receiver: Receiver,
	instance: N8nInstance,
	{ apiKey, apiUrl, uploadUrl }: Simulator,
	{ url: startedUrl }: StartLog,
): Promise<void> {
	await instance.start();
	const { rest } = instance;
	const email = 'bench@example.com';
	await rest.setUpOwner({ email, password: PASSWORD, firstName: 'Local', lastName: 'Bench' });
	const data = { apiKey, baseUrl: apiUrl, uploadUrl, webhookSecret: SECRET };
	const piApi = await rest.createCredential('PiAPI account', 'piApi', data);
	const header = { name: 'x-api-key', value: apiKey };
	const httpHeaderAuth = await rest.createCredential('PiAPI key', 'httpHeaderAuth', header);
	const workflow = await rest.createWorkflow(
		receiverWorkflow(receiver, {
			piApi: piApi.id,
			httpHeaderAuth: httpHeaderAuth.id,
			apiUrl,
			startedUrl,
		}),
	);
	await rest.activateWorkflow(workflow);
}

async function runCase(
	receiver: Receiver,
	callbackCase: CallbackCase,
	instance: N8nInstance,
	simulator: Simulator,
	startLog: StartLog,
): Promise<CallbackRun> {
	const { taskCount, everyMs, twice } = callbackCase;
	const endpoint = instance.rest.baseUrl + RECEIVER_PATHS[receiver];
	simulator.configure({ callbackTwice: twice });
	const firstMs = Date.now();
	const taskIds: string[] = [];
	for (let index = 0; index < taskCount; index++) {
		const dueMs = firstMs + index * everyMs;
		if (dueMs > Date.now()) await sleep(dueMs - Date.now());
		// Those that are to end together work the shorter, the later they come.
		const workMs = everyMs > 0 ? WORK_MS : firstMs + BURST_WORK_MS - Date.now();
		simulator.configure({ workMs: Math.max(workMs, 0) });
		taskIds.push(await createTask(simulator, endpoint));
	}
	await waitForStarts(taskIds, simulator, startLog);
	return { receiver, callbackCase, ...measure(taskIds, simulator, startLog, instance.pid) };
}

/** One task, as Submit would create it: who submits is not what is measured here. */
async function createTask({ apiUrl, apiKey, sampleUrl }: Simulator, endpoint: string) {
	const [{ name, prompt }] = sampleCatalog;
	const response = await fetch(`${apiUrl}/api/v1/task`, {
		method: 'POST',
		headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
		body: JSON.stringify({
			model: 'Qubico/image-toolkit',
			task_type: 'segment',
			input: { image: sampleUrl(name), prompt, negative_prompt: '', segment_factor: 0 },
			config: { webhook_config: { endpoint, secret: SECRET } },
		}),
	});
	const { data } = (await response.json()) as { data: { task_id: string } };
	return data.task_id;
}

/** Until each task has started its workflow and all calls are answered; a second start may come a moment later. */
async function waitForStarts(
	taskIds: string[],
	{ callbacks }: Simulator,
	startLog: StartLog,
): Promise<void> {
	const deadlineMs = Date.now() + TIME_LIMIT_MS;
	const isOpen = () =>
		startLog.countStarted(taskIds) < taskIds.length ||
		callbacks.some(({ status, error }) => status === undefined && error === undefined);
	while (isOpen() && Date.now() < deadlineMs) await sleep(100);
	await sleep(3_000);
}

function measure(
	taskIds: string[],
	{ tasks }: Simulator,
	startLog: StartLog,
	pid: number | undefined,
) {
	const records = taskIds.flatMap((taskId) => tasks.get(taskId) ?? []);
	const lags = records.flatMap(({ id, endedAtMs = NaN }) => {
		const [first] = startLog.timesOf(id);
		return first === undefined ? [] : [first - endedAtMs];
	});
	return {
		tasksStarted: lags.length,
		starts: taskIds.flatMap((taskId) => startLog.timesOf(taskId)).length,
		looksPerTask: mean(records.map(({ fetchedAtMs }) => fetchedAtMs.length)),
		meanLagMs: mean(lags),
		lag95Ms: percentile(lags, 0.95),
		peakMemoryBytes: readPeakMemory(pid),
	};
}

/** The kernel's own high-water mark. */
function readPeakMemory(pid: number | undefined): number | undefined {
	try {
		const status = readFileSync(`/proc/${pid}/status`, 'utf8');
		return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
	} catch {
		return undefined;
	}
}
