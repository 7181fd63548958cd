import { PARTS, readOptions } from '../options';

it.each([
	['the whole bench', [], { parts: PARTS, write: false }],
	['with its report', ['--write'], { parts: PARTS, write: true }],
	['some cases', ['--case', '2,4'], { parts: ['cases'], numbers: [2, 4] }],
	['some contenders', ['--only', 'ours,unseen'], { parts: ['cases'], only: ['ours', 'unseen'] }],
	['a part', ['--pixels'], { parts: ['pixels'], runs: 3 }],
	['a case once', ['--case', '2', '--runs', '1'], { runs: 1 }],
	['the section of a part', ['--pixels', '--write'], { parts: ['pixels'], write: true }],
	['very many items', ['--items'], { parts: ['items'] }],
	['phone photos', ['--photos'], { parts: ['photos'] }],
	['two parts', ['--queue', '--callbacks'], { parts: ['callbacks', 'queue'] }],
])('reads what to run: %s', (_, args, expected) => {
	expect(readOptions(args)).toMatchObject(expected);
});

it.each([
	['no such case', ['--case', '99']],
	['no number of runs', ['--runs', 'many']],
	['no such contender', ['--only', 'ours,theirs']],
	['the report of a contender', ['--only', 'ours', '--write']],
	['the report of a case', ['--case', '1', '--write']],
	['help', ['--help']],
])('says how it is used: %s', (_, args) => {
	expect(() => readOptions(args)).toThrow('Usage: npm run bench');
});
