import { FIRST_LINE } from '../../n8n/lines';
import type { BenchRun } from '../benchRun';
import { SEED, type BenchCase } from '../cases';
import {
	CONTENDERS,
	CONTENDER_LABELS,
	CONTENDER_TEXTS,
	RUN_ONCE,
	SERIAL_ITEMS,
} from '../contenders';
import { LAG_TARGET_MS, LOOKS_TARGET, MEMORY_TARGET_BYTES, type Result } from '../targets';
import { COLUMNS, megabytes, number } from './columns';
import { GROWTH_TEXT, growthTable } from './growth';
import { cellsOf, markdownTable } from './table';

/** Where and when the runs were made. */
export interface Surroundings {
	cores: number;
	/** As `2026-11-30`. */
	date: string;
	nodeVersion: string;
	/** How often each case was run. */
	times: number;
}

const MADE_BY = '<!-- Made by `npm run bench -- --write`: changes by hand are lost. -->';

const CONTENDERS_PART = `## Contenders

${CONTENDERS.map((name) => `- **${CONTENDER_LABELS[name]}**: ${CONTENDER_TEXTS[name]}.`).join('\n')}

_One by one_ is always run on ${SERIAL_ITEMS} items. With ~ its time is an estimate: no item touches another, so the measured time is multiplied by the case's items ÷ ${SERIAL_ITEMS}. The other columns of that row are of the ${SERIAL_ITEMS} items.

A run that takes longer than five times its bound and a minute is ended and counts as not finished, with the masks it had fetched by then.`;

const COLUMNS_PART = `## Columns

${markdownTable([['column', 'meaning'], ...COLUMNS.map(({ heading, meaning }) => [heading, meaning])])}

Our own targets: ÷ bound as given with the case, at most ${LOOKS_TARGET} GETs a task, a mean lag of at most ${LAG_TARGET_MS / 1000} s, at most ${megabytes(MEMORY_TARGET_BYTES)} more for 1,000 masks than for 10 (150 MB more for 10,000 items than for 100, beyond what n8n alone takes for such items), at most 1.05 further requests for 100 tasks (account, history), all masks, nothing created or paid twice.`;

function timesText(times: number): string {
	if (times === 1) return 'Each case was run once, so that a hundredth or two may be noise.';
	const once = RUN_ONCE.map((name) => `_${CONTENDER_LABELS[name]}_`).join(' and ');
	return `Each case was run ${times} times (${once} once), and the run with the median time is shown; the range beside it is what noise does.`;
}

/** The report as Markdown. */
export function renderDocument(results: Result[], runs: BenchRun[], where: Surroundings): string {
	const busiest = Math.max(...runs.map(({ simulatorLoad }) => simulatorLoad));
	return `# Benchmark

${MADE_BY}

How long a real n8n ${FIRST_LINE.version} takes from the first task to the last mask, and what it asks of the service meanwhile.

![Makespan of each run as a multiple of the shortest possible time](benchmark.svg)

What the words and columns mean stands first, the [results](#results) come after it.

${casesPart(results)}

${CONTENDERS_PART}

${COLUMNS_PART}

## Results

${markdownTable(cellsOf(results))}
${results.map(unfinishedLine).join('')}
Measured on ${where.date} with \`npm run bench -- --write\`: ${where.cores} cores, Node.js ${where.nodeVersion}, n8n ${FIRST_LINE.version} (\`n8n execute\`, files on disk), seed ${SEED}. Times and requests are from the log of the [local PiAPI](../test/tools/simulator), which answers without delay and was busy for at most ${number(busiest * 100, 0)} % of a run. ${timesText(where.times)}

## How the cost grows with the number of items N

${GROWTH_TEXT}

This node, without a limit on requests:

${growthTable(runs)}
`;
}

function casesPart(results: Result[]): string {
	const cases = [...new Set(results.map(({ run }) => run.benchCase))];
	return `## Cases

${markdownTable([['case', 'title', 'a task takes', 'target for ÷ bound'], ...cases.map(caseCells)])}

Of the 4 seconds of a task 1.3 are in the queue; each part varies by up to the given share. A create beyond the slots is taken and waits at the service. That is for the sake of the loop over all, which creates all tasks at once: if the service turned one down with a 429, that workflow would stop there. At 20 requests a second the contenders made of n8n's own nodes use the option _Batching_ of HTTP Request (18 items a second), as n8n advises; without it they end at the first 429. The masks of case 4 are black and white noise, which a PNG cannot make smaller; those of case 5 are what a service gives for a large photograph: a few shapes with soft edges. In case 13 V8 may let the heap of n8n grow to 320 MB, which is little: with more room it collects garbage so seldom that the memory tells nothing of what is kept.`;
}

function unfinishedLine({ run }: Result): string {
	const { benchCase, contender, problem } = run;
	if (problem === undefined) return '';
	return `\nCase ${benchCase.number}, ${CONTENDER_LABELS[contender]}, did not finish: ${problem}.\n`;
}

function caseCells(benchCase: BenchCase): string[] {
	const { number: caseNumber, title, queueMs, workMs, spread, makespanTarget } = benchCase;
	const duration = `${(queueMs + workMs) / 1000} s ± ${spread * 100} %`;
	const target = Number.isFinite(makespanTarget) ? `≤ ${makespanTarget.toFixed(2)}` : '–';
	const of = benchCase.comparedWith === undefined ? '' : ` × case ${benchCase.comparedWith}`;
	return [String(caseNumber), title, duration, target + of];
}
