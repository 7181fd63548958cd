import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';

import { findFreePorts } from '../n8n/instanceEnvironment';
import { exitOnSignals } from '../n8n/runCommand';
import { prepareBench, type PlannedRun } from './benchInstance';
import { medianRun, runContender, type BenchRun } from './benchRun';
import { benchCallbacks } from './callbacks/benchCallbacks';
import { callbackCells, callbackPart } from './callbacks/callbackReport';
import { CASES, itemCountOf, type BenchCase } from './cases';
import { CONTENDER_LABELS, RUN_ONCE } from './contenders';
import { weighN8nAlone } from './n8nAlone';
import { edgeCells, edgesPart } from './edges/edgesReport';
import { measureEdges } from './edges/measureEdges';
import { compareInsight } from './insight';
import { benchItems } from './items/benchItems';
import { itemsCells, itemsPart } from './items/itemsReport';
import { readOptions, type BenchOptions } from './options';
import { benchPixels } from './pixels/benchPixels';
import { pixelCells, pixelPart } from './pixels/pixelReport';
import { benchQueue } from './queue/benchQueue';
import { queueCells, queuePart } from './queue/queueReport';
import { renderChart } from './report/chart';
import { seconds } from './report/columns';
import { renderDocument } from './report/document';
import { insightCells, insightPart } from './report/insight';
import { isOfPhotos, photosPart } from './report/photos';
import { renewSections } from './report/sections';
import { cellsOf, plainTable } from './report/table';
import { judgeRun, type Result } from './targets';

const DOCS_FOLDER = resolve(__dirname, '../../../docs');

const log = (line: string) => console.log(line);

function planRuns({ parts, numbers, only }: BenchOptions): PlannedRun[] {
	const isAsked = ({ number, part }: BenchCase) =>
		numbers?.includes(number) ?? parts.includes(part ?? 'cases');
	const cases = CASES.filter(isAsked);
	return cases.flatMap((benchCase) =>
		benchCase.contenders
			.filter((contender) => only?.includes(contender) ?? true)
			.flatMap((contender) => {
				const counts = [benchCase.smallItemCount ?? [], itemCountOf(benchCase, contender)].flat();
				return counts.map((itemCount) => ({ benchCase, contender, itemCount }));
			}),
	);
}

async function makeRuns(planned: PlannedRun[], times: number): Promise<BenchRun[]> {
	const [apiPort, uploadPort, imagePort] = await findFreePorts(3);
	const ports = { apiPort, uploadPort, imagePort };
	const instance = await prepareBench(planned, ports, log);
	const runs: BenchRun[] = [];
	try {
		for (const next of planned) {
			const { benchCase, contender, itemCount } = next;
			const title = `Case ${benchCase.number} (${benchCase.title}), ${CONTENDER_LABELS[contender]}, ${itemCount} items`;
			log(`${title} …`);
			// What is only there for its memory is run once, too.
			const isOnce = itemCount === benchCase.smallItemCount || RUN_ONCE.includes(contender);
			const same: BenchRun[] = [];
			while (same.length < (isOnce ? 1 : times)) {
				const run = await runContender(instance, ports, next);
				const { measures, masksDelivered, simulatorLoad, problem } = run;
				const load = `simulator busy ${(simulatorLoad * 100).toFixed(0)} %`;
				log(`  ${seconds(measures.makespanMs)}, ${masksDelivered} masks, ${load}`);
				if (problem !== undefined) log(`  not finished: ${problem}`);
				same.push(run);
			}
			const median = medianRun(same);
			const n8nAloneBytes = benchCase.isBeyondN8n
				? await weighN8nAlone(instance, ports, median)
				: undefined;
			runs.push({ ...median, n8nAloneBytes });
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
			const small = runs.find(
				(other) =>
					other.benchCase === run.benchCase && other.contender === run.contender && isSmall(other),
			);
			const sound = runs.find(({ benchCase }) => benchCase.number === run.benchCase.comparedWith);
			return judgeRun(run, small, sound);
		});
}

/** Renews the report's sections that were measured; the others stay as they are. */
async function writeDocs(
	{ results, runs, times }: { results: Result[]; runs: BenchRun[]; times: number },
	furtherParts: string[],
): Promise<void> {
	const path = join(DOCS_FOLDER, 'benchmark.md');
	const date = new Date().toISOString().slice(0, 10);
	const { node: nodeVersion } = process.versions;
	const where = { cores: availableParallelism(), date, nodeVersion, times };
	const cases = runs.length > 0 ? [renderDocument(results, runs, where)] : [];
	const dated = furtherParts.filter(Boolean).map((part) => `${part}\nMeasured on ${date}.\n`);
	const style = await resolveConfig(path);
	const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
	const whole = renewSections(before, [...cases, ...dated].join('\n'));
	writeFileSync(path, await format(whole, { ...style, filepath: path }));
	if (runs.length > 0) writeFileSync(join(DOCS_FOLDER, 'benchmark.svg'), renderChart(results));
	log('Written: docs/benchmark.md');
}

/** Prints a part's table; gives the part as it stands in the report. */
function show(cells: string[][], part: string): string {
	if (cells.length > 1) log(`\n${plainTable(cells)}\n`);
	return part;
}

async function bench(): Promise<void> {
	const startedMs = Date.now();
	const options = readOptions(process.argv.slice(2));
	const { parts, write } = options;
	const planned = planRuns(options);
	const runs = planned.length > 0 ? await makeRuns(planned, options.runs) : [];
	const results = judgeRuns(runs);
	if (runs.length > 0) show(cellsOf(results), '');
	const furtherParts: string[] = [];
	if (parts.includes('cases')) {
		const insight = compareInsight(runs);
		furtherParts.push(show(insightCells(insight), insightPart(insight)));
	}
	if (parts.includes('photos')) furtherParts.push(photosPart(results.filter(isOfPhotos)));
	if (parts.includes('items')) {
		const itemsRuns = await benchItems(log);
		furtherParts.push(show(itemsCells(itemsRuns), itemsPart(itemsRuns)));
	}
	if (parts.includes('pixels')) {
		const pixelRuns = await benchPixels(log);
		furtherParts.push(show(pixelCells(pixelRuns), pixelPart(pixelRuns)));
	}
	if (parts.includes('edges')) {
		const edgeRuns = await measureEdges(log);
		furtherParts.push(show(edgeCells(edgeRuns), edgesPart(edgeRuns)));
	}
	if (parts.includes('callbacks')) {
		const callbackRuns = await benchCallbacks(log);
		furtherParts.push(show(callbackCells(callbackRuns), callbackPart(callbackRuns)));
	}
	if (parts.includes('queue')) {
		const queueRuns = await benchQueue(log);
		furtherParts.push(show(queueCells(queueRuns), queuePart(queueRuns)));
	}
	if (write) {
		const ofCases = results.filter((result) => !isOfPhotos(result));
		const runsOfCases = runs.filter((run) => !isOfPhotos({ run }));
		await writeDocs({ results: ofCases, runs: runsOfCases, times: options.runs }, furtherParts);
	}
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
