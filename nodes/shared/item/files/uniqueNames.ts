import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { runIndexOf } from '../../n8n/nodeFunctions';

/** The name that a job's files share, and which job of that name it is. */
export interface NameClaim {
	key: string;
	/** From 1. */
	number: number;
}

/**
 * A run's file names, unique even on file systems that ignore case. Those of other rounds of a loop are taken as well: each
 * is kept with its round in the node's context, which n8n saves with the execution. A retry of a round gives its names anew.
 */
export class UniqueNames {
	private readonly roundOf: IDataObject;
	private readonly counts = new Map<string, number>();
	private readonly taken = new Set<string>();
	/** The last number that each name was given; it needs no lower one again. */
	private readonly lastNumbers = new Map<string, number>();

	constructor(
		nodeContext: IDataObject = {},
		private readonly round = 0,
	) {
		this.roundOf = (nodeContext.piApiFileNames ??= {}) as IDataObject;
	}

	/** Claims a name for a job's files. Call it for all jobs before the first file gets its name. */
	claim(name: string): NameClaim {
		const key = fold(name);
		const number = (this.counts.get(key) ?? 0) + 1;
		this.counts.set(key, number);
		return { key, number };
	}

	/** Which of several jobs with the same name it is; undefined if it is the only one. */
	numberOf({ key, number }: NameClaim): number | undefined {
		return this.counts.get(key) === 1 ? undefined : number;
	}

	/** The name with its extension, numbered if it is taken. */
	take(name: string, extension: string): string {
		const key = fold(`${name}.${extension}`);
		const nameOf = (number: number) => `${name}${number === 1 ? '' : `-${number}`}.${extension}`;
		const number = findFree((each) => this.isFree(fold(nameOf(each))), this.lastNumbers.get(key));
		const fileName = nameOf(number);
		const folded = fold(fileName);
		this.taken.add(folded);
		this.roundOf[folded] = this.round;
		this.lastNumbers.set(key, number);
		return fileName;
	}

	private isFree(folded: string): boolean {
		return !this.taken.has(folded) && (this.roundOf[folded] ?? this.round) === this.round;
	}
}

/**
 * A free number above `last`. Earlier rounds of a long loop have mostly taken a row of them: it is passed in growing steps,
 * and halved to its end.
 */
function findFree(isFree: (number: number) => boolean, last = 0): number {
	let step = 1;
	while (!isFree(last + step)) step *= 2;
	let [taken, free] = [last + Math.floor(step / 2), last + step];
	while (free - taken > 1) {
		const middle = Math.floor((taken + free) / 2);
		if (isFree(middle)) free = middle;
		else taken = middle;
	}
	return free;
}

/** The file names of a node's run. */
export function namesOfRun(n8n: IExecuteFunctions): UniqueNames {
	return new UniqueNames(n8n.getContext('node'), runIndexOf(n8n));
}

/** In capitals first, because `ß` and ligatures only become the letters that they stand for there. */
function fold(name: string): string {
	return name.normalize('NFC').toUpperCase().toLowerCase();
}
