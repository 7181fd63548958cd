import { CASES } from '../cases';
import { renderChart } from '../report/chart';
import { renderDocument } from '../report/document';
import { cellsOf, plainTable } from '../report/table';
import { judgeRun } from '../targets';
import { runWith } from './runs';

const few = { itemCount: 20, masksDelivered: 20 };
const runs = [
	runWith(),
	runWith({ contender: 'loop', masksDelivered: 150, problem: 'did not end' }, { refused: 7 }),
	runWith({ contender: 'serial', ...few }, { makespanMs: 120_000 }),
	runWith({ benchCase: CASES[3], itemCount: 1_000, masksDelivered: 1_000 }),
];
const results = runs.map((run) => judgeRun(run));

it('prints a line for every run', () => {
	const lines = plainTable(cellsOf(results)).split('\n');
	expect(lines).toHaveLength(2 + runs.length);
	expect(lines[2]).toMatch(/this node .* 1\.05 .* 200\/200 .* met$/);
	expect(lines[3]).toMatch(/loop over all .* not finished .* 150\/200 .* missed: time, masks$/);
	expect(lines[4]).toMatch(/one by one .* 20 .* ~1200\.0 s .* ~30\.00 .* 20\/20/);
});

it('draws a bar for every run', () => {
	const chart = renderChart(results);
	expect(chart.match(/<rect class="(ours|loop|serial)/g)).toHaveLength(runs.length);
	expect(chart).toContain('1.05 ×');
	expect(chart).toContain('not finished (150 of 200)');
	expect(chart).toContain('~30.00 ×');
	expect(chart).not.toMatch(/NaN|Infinity|undefined/);
});

it('writes what a reader needs to repeat it', () => {
	const where = { times: 3, cores: 2, date: '2026-11-30', nodeVersion: '20.20.0' };
	const document = renderDocument(results, runs, where);
	expect(document).toContain('2 cores, Node.js 20.20.0');
	expect(document).toContain('2026-11-30');
	expect(document).toContain('seed 1');
	expect(document).toContain('Case 2, loop over all, did not finish: did not end.');
	expect(document).not.toMatch(/NaN|Infinity|undefined/);
});
