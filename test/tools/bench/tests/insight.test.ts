import { CASES } from '../cases';
import { compareInsight } from '../insight';
import { insightCells, insightPart } from '../report/insight';
import { runWith } from './runs';

const [, two, , four] = CASES;
const seen = (makespanMs: number, nodeMs: number, changes = {}) =>
	runWith({ contender: 'ours', nodeMs, ...changes }, { makespanMs });
const unseen = runWith({ contender: 'unseen', nodeMs: 42_000 }, { makespanMs: 40_000 });

it.each([
	['both within 5 %', seen(42_000, 44_100), []],
	['the masks come too late', seen(42_001, 44_100), ['makespan']],
	['the node ends too late', seen(42_000, 44_101), ['node']],
	['not all masks', seen(42_000, 44_100, { masksDelivered: 199 }), ['makespan', 'node']],
	['ended', seen(42_000, 44_100, { problem: 'did not end' }), ['makespan', 'node']],
	['the time of the node is not known', seen(42_000, NaN), ['node']],
])('holds a run with a look against one without: %s', (_, run, missed) => {
	expect(compareInsight([run, unseen])).toMatchObject([{ seen: run, unseen, missed }]);
});

it('takes the whole runs of one case', () => {
	const few = { benchCase: four, itemCount: 10 };
	const many = { benchCase: four, itemCount: 1_000, masksDelivered: 1_000 };
	const runs = [
		seen(40_000, 42_000),
		runWith({ contender: 'loop' }),
		seen(4_000, 4_000, few),
		seen(80_000, 84_000, many),
		runWith({ contender: 'unseen', nodeMs: 4_000, ...few }),
		runWith({ contender: 'unseen', nodeMs: 42_000, ...many }, { makespanMs: 40_000 }),
	];
	const results = compareInsight(runs);
	expect(results).toMatchObject([{ seen: runs[3], makespanRatio: 2, nodeRatio: 2 }]);
	expect(results).toHaveLength(1);
});

it('prints both runs in a line', () => {
	const [, line] = insightCells(compareInsight([seen(41_000, 43_000), unseen]));
	expect(line.join(' | ')).toBe(
		'2 | some kB | 41.0 s (40.0 s) | 1.025 | 43.0 s (42.0 s) | 1.024 | 0.30 s (0.30 s) | 300 MB (300 MB) | met',
	);
});

it.each([
	[[seen(41_000, 43_000)], 'The targets are met in all of these cases.'],
	[[seen(50_000, 52_000)], 'The targets are met in none of these cases.'],
	[
		[seen(41_000, 43_000), seen(50_000, 52_000, { benchCase: four, itemCount: 1_000 })],
		'The targets are met in case 2, and not met in case 4.',
	],
])('says in a sentence what was met: %#', (runs, sentence) => {
	const others = [two, four].map((benchCase) =>
		runWith({ ...unseen, benchCase, itemCount: benchCase.itemCount }),
	);
	const part = insightPart(compareInsight([...runs, ...others]));
	expect(part).toContain(sentence);
	expect(part).not.toMatch(/NaN|Infinity|undefined/);
});

it('says that a run did not come to its end', () => {
	const part = insightPart(compareInsight([seen(41_000, 43_000, { problem: 'ended' }), unseen]));
	expect(part).toContain('| missed: makespan, node |');
	expect(part).not.toMatch(/NaN|Infinity|undefined/);
});
