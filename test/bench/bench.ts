import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';

import { findFreePorts } from '../n8n/instanceEnvironment';
import { exitOnSignals } from '../n8n/runCommand';
import { prepareBench, type PlannedRun } from './benchInstance';
import { runContender, type BenchRun } from './benchRun';
import { benchCallbacks, type CallbackRun } from './callbacks/benchCallbacks';
import { callbackCells, callbackPart } from './callbacks/callbackReport';
import { CASES, itemCountOf } from './cases';
import { CONTENDERS, CONTENDER_LABELS, type Contender } from './contenders';
import { benchQueue, type QueueRun } from './queue/benchQueue';
import { queueCells, queuePart } from './queue/queueReport';
import { renderChart } from './report/chart';
import { seconds } from './report/columns';
import { renderDocument } from './report/document';
import { cellsOf, plainTable } from './report/table';
import { judgeRun, type Result } from './targets';

const USAGE = `Usage: npm run bench -- [options]
  --case <numbers>   only these cases, e.g. 1,3
  --only <name>      only this contender: ${CONTENDERS.join(', ')}
  --callbacks        only the callbacks
  --queue            only queue mode (needs Redis and PostgreSQL)
  --write            writes docs/benchmark.md and docs/benchmark.svg; not with a part of the bench`;
const DOCS_FOLDER = resolve(__dirname, '../../docs');

const log = (line: string) => console.log(line);

/** Reads the command line. Throws, in words for the user, where it asks for what there is not. */
function readOptions() {
	const { values } = parseArgs({
		options: {
			case: { type: 'string' },
			only: { type: 'string' },
			callbacks: { type: 'boolean' },
			queue: { type: 'boolean' },
			write: { type: 'boolean' },
			help: { type: 'boolean' },
		},
	});
	const numbers = values.case?.split(',').map(Number);
	const isWrong =
		numbers?.some((number) => !CASES.some((each) => each.number === number)) ||
		(values.only !== undefined && !CONTENDERS.includes(values.only as Contender)) ||
		(values.write && (numbers || values.only || values.callbacks || values.queue));
	if (isWrong || values.help) throw new Error(USAGE);
	return {
		numbers,
		only: values.only as Contender | undefined,
		callbacks: values.callbacks ?? false,
		queue: values.queue ?? false,
		write: values.write ?? false,
	};
}

function planRuns({
	numbers,
	only,
	callbacks,
	queue,
}: ReturnType<typeof readOptions>): PlannedRun[] {
	if (callbacks || queue) return [];
	const cases = CASES.filter((each) => numbers?.includes(each.number) ?? true);
	return cases.flatMap((benchCase) =>
		benchCase.contenders
			.filter((contender) => contender === (only ?? contender))
			.flatMap((contender) => {
				const counts = [benchCase.smallItemCount ?? [], itemCountOf(benchCase, contender)].flat();
				return counts.map((itemCount) => ({ benchCase, contender, itemCount }));
			}),
	);
}

async function makeRuns(planned: PlannedRun[]): Promise<BenchRun[]> {
	const [apiPort, uploadPort, picturePort] = await findFreePorts(3);
	const ports = { apiPort, uploadPort, picturePort };
	const instance = await prepareBench(planned, ports, log);
	const runs: BenchRun[] = [];
	try {
		for (const next of planned) {
			const { benchCase, contender, itemCount } = next;
			const title = `Case ${benchCase.number} (${benchCase.title}), ${CONTENDER_LABELS[contender]}, ${itemCount} items`;
			log(`${title} …`);
			const run = await runContender(instance, ports, next);
			const { measures, masksDelivered, simulatorLoad, problem } = run;
			const load = `simulator busy ${(simulatorLoad * 100).toFixed(0)} %`;
			log(`  ${seconds(measures.makespanMs)}, ${masksDelivered} masks, ${load}`);
			if (problem !== undefined) log(`  not finished: ${problem}`);
			runs.push(run);
		}
		return runs;
	} finally {
		await instance.close();
	}
}

function judgeRuns(runs: BenchRun[]): Result[] {
	const isSmall = ({ benchCase, itemCount }: BenchRun) => itemCount === benchCase.smallItemCount;
	return runs
		.filter((run) => !isSmall(run))
		.map((run) => {
			const small = runs.find((other) => other.benchCase === run.benchCase && isSmall(other));
			return judgeRun(run, small);
		});
}

async function writeDocs(
	results: Result[],
	runs: BenchRun[],
	callbackRuns: CallbackRun[],
	queueRuns: QueueRun[],
): Promise<void> {
	const path = join(DOCS_FOLDER, 'benchmark.md');
	const markdown = renderDocument(results, runs, {
		cores: availableParallelism(),
		date: new Date().toISOString().slice(0, 10),
		nodeVersion: process.versions.node,
	});
	const whole = [markdown, callbackPart(callbackRuns), queuePart(queueRuns)].join('\n');
	mkdirSync(DOCS_FOLDER, { recursive: true });
	const style = await resolveConfig(path);
	writeFileSync(path, await format(whole, { ...style, filepath: path }));
	writeFileSync(join(DOCS_FOLDER, 'benchmark.svg'), renderChart(results));
	log('Written: docs/benchmark.md, docs/benchmark.svg');
}

async function bench(): Promise<void> {
	const startedMs = Date.now();
	const options = readOptions();
	const planned = planRuns(options);
	const runs = planned.length > 0 ? await makeRuns(planned) : [];
	const results = judgeRuns(runs);
	if (runs.length > 0) log(`\n${plainTable(cellsOf(results))}\n`);
	const isWhole = options.numbers === undefined && options.only === undefined;
	const callbackRuns = isWhole && !options.queue ? await benchCallbacks(log) : [];
	if (callbackRuns.length > 0) log(`\n${plainTable(callbackCells(callbackRuns))}\n`);
	const queueRuns = isWhole && !options.callbacks ? await benchQueue(log) : [];
	if (queueRuns.length > 0) log(`\n${plainTable(queueCells(queueRuns))}\n`);
	if (options.write) await writeDocs(results, runs, callbackRuns, queueRuns);
	log(`All of it took ${((Date.now() - startedMs) / 1000).toFixed(0)} s.`);
}

exitOnSignals();
bench().then(
	() => process.exit(0),
	(error: Error) => {
		console.error((process.env.DEBUG && error.stack) || error.message);
		process.exit(1);
	},
);
