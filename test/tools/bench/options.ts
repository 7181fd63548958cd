import { parseArgs } from 'node:util';

import { CASES } from './cases';
import { CONTENDERS, type Contender } from './contenders';

/** What the bench is made of; each can be run alone. */
export const PARTS = ['cases', 'photos', 'items', 'callbacks', 'queue', 'pixels', 'edges'] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
	parts: readonly Part[];
	/** Numbers of the cases to run; all if it is left out. */
	numbers?: number[];
	/** Contenders to run; all if it is left out. */
	only?: Contender[];
	/** How often each case is run. */
	runs: number;
	write: boolean;
}

const USAGE = `Usage: npm run bench -- [options]
  --case <numbers>   only these cases, e.g. 1,3
  --only <names>     only these contenders: ${CONTENDERS.join(', ')}
  --runs <number>    how often each case is run; 3 if it is left out
  --photos           only 100 phone photos
  --items            only very many items
  --callbacks        only the callbacks
  --queue            only queue mode (needs Redis and PostgreSQL)
  --pixels           only the work on pixels
  --edges            only the edges of cutouts, beside the truth
  --cases            only the cases, all of them
  --write            renews docs/benchmark.md, of a part only its section; not with some cases or contenders`;

/** Reads the command line. Throws, in words for the user, where it asks for what there is not. */
export function readOptions(args: string[]): BenchOptions {
	const { values } = parseArgs({
		args,
		options: {
			case: { type: 'string' },
			only: { type: 'string' },
			runs: { type: 'string', default: '3' },
			cases: { type: 'boolean' },
			photos: { type: 'boolean' },
			items: { type: 'boolean' },
			callbacks: { type: 'boolean' },
			queue: { type: 'boolean' },
			pixels: { type: 'boolean' },
			edges: { type: 'boolean' },
			write: { type: 'boolean' },
			help: { type: 'boolean' },
		},
	});
	const numbers = values.case?.split(',').map(Number);
	const only = values.only?.split(',') as Contender[] | undefined;
	const asked = PARTS.filter((part) => values[part]);
	const isOfCases = numbers !== undefined || only !== undefined;
	const runs = Number(values.runs);
	const isWrong =
		!(Number.isInteger(runs) && runs > 0) ||
		numbers?.some((number) => !CASES.some((each) => each.number === number)) ||
		only?.some((name) => !CONTENDERS.includes(name)) ||
		(values.write && isOfCases);
	if (isWrong || values.help) throw new Error(USAGE);
	const whole = isOfCases ? (['cases'] as const) : PARTS;
	return {
		parts: asked.length > 0 ? asked : whole,
		numbers,
		only,
		runs,
		write: values.write ?? false,
	};
}
