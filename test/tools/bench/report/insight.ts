import type { BenchRun } from '../benchRun';
import type { InsightResult } from '../insight';
import { SERVED_MASKS } from '../servedMasks';
import { INSIGHT_TARGET } from '../targets';
import { megabytes, number, seconds } from './columns';
import { markdownTable } from './table';

const HEADINGS = ['case', 'mask', 'makespan', '÷ without', 'node', '÷ without', 'lag', 'memory'];

/** The comparisons as lines of cells, the headings first. */
export function insightCells(results: InsightResult[]): string[][] {
	return [
		[...HEADINGS, 'our targets'],
		...results.map(({ seen, unseen, makespanRatio = NaN, nodeRatio = NaN, missed }) => {
			const both = (cell: (run: BenchRun) => string) => `${cell(seen)} (${cell(unseen)})`;
			const { number: caseNumber, servedMasks } = seen.benchCase;
			return [
				String(caseNumber),
				servedMasks === undefined ? 'some kB' : SERVED_MASKS[servedMasks].label,
				both(({ measures }) => seconds(measures.makespanMs)),
				number(makespanRatio, 3),
				both(({ nodeMs = NaN }) => seconds(nodeMs)),
				number(nodeRatio, 3),
				both(({ measures }) => seconds(measures.meanLagMs, 2)),
				both(({ peakMemoryBytes }) => megabytes(peakMemoryBytes)),
				missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`,
			];
		}),
	];
}

/** What it costs to look at the masks. */
export function insightPart(results: InsightResult[]): string {
	return `## What a look at the masks costs

This node unpacks each mask and looks at every pixel of it, unless _Inspect Mask_ is off. Here the same case is run with a look at all masks and without, one after the other; in brackets: without.

${markdownTable(insightCells(results))}

_Node_ is the time of the whole node as n8n counts it: unlike the makespan it ends after the look at the last masks. The masks of case 5 have ${SERVED_MASKS.shapes.label}; those of case 4 have 6.5 and are noise, which takes longer to unpack than any real mask: eight times as many pixels a second as in case 5, and more than one thread can look at.

${conclude(results)}

Targets: makespan and time of the node at most ${INSIGHT_TARGET.toFixed(2)} times what they are without a look.
`;
}

function conclude(results: InsightResult[]): string {
	const name = (isMet: boolean) =>
		results
			.filter(({ missed }) => (missed.length === 0) === isMet)
			.map(({ seen }) => seen.benchCase.number);
	const [met, missed] = [name(true), name(false)];
	if (missed.length === 0) return 'The targets are met in all of these cases.';
	if (met.length === 0) return 'The targets are met in none of these cases.';
	return `The targets are met in case ${met.join(' and ')}, and not met in case ${missed.join(' and ')}.`;
}
