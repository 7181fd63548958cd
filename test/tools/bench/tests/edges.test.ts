import { edgeCells, edgesPart, missedBy } from '../edges/edgesReport';
import type { EdgeRun } from '../edges/measureEdges';

const run = (changes: Partial<EdgeRun> = {}, errors: Partial<EdgeRun['errors']> = {}): EdgeRun => ({
	...{ scene: 'hair', mask: 'two-tone', hasGrain: false, ...changes },
	errors: { sharp: 20, smooth: 10, refined: 5, bySharp: 18, ...errors },
});

it.each<[string, EdgeRun, string[]]>([
	['refined is better', run(), []],
	['refined is a little worse', run({}, { refined: 10.5 }), []],
	['refined is worse', run({}, { refined: 10.6 }), ['harm']],
	['the mean is small enough', run({ scene: undefined }, { smooth: 9 }), []],
	['the mean is too large', run({ scene: undefined }), ['error']],
	['the mean under grain', run({ scene: undefined, hasGrain: true }), []],
	['a mask for which there is no bound', run({ scene: undefined, mask: 'small' }), []],
])('holds edges against the targets: %s', (_, given, missed) => {
	expect(missedBy(given)).toEqual(missed);
});

it('prints a line for each', () => {
	const [headings, ...lines] = edgeCells([run(), run({ scene: undefined, hasGrain: true })]);
	expect(headings).toHaveLength(7);
	expect(lines.map((line) => line.join(' | '))).toEqual([
		'hair | two-tone | 20.0 | 10.0 | 5.0 | 18.0 | met',
		'**all, mean**, with grain | two-tone | 20.0 | 10.0 | 5.0 | 18.0 | met',
	]);
	expect(edgesPart([run()])).not.toMatch(/NaN|Infinity|undefined/);
});
