import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { runIndexOf } from '../../piapi/context';

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
		for (let number = (this.lastNumbers.get(key) ?? 0) + 1; ; number++) {
			const fileName = `${name}${number === 1 ? '' : `-${number}`}.${extension}`;
			const folded = fold(fileName);
			if (this.taken.has(folded) || (this.roundOf[folded] ?? this.round) !== this.round) continue;
			this.taken.add(folded);
			this.roundOf[folded] = this.round;
			this.lastNumbers.set(key, number);
			return fileName;
		}
	}
}

/** The file names of a node's run. */
export function namesOfRun(n8n: IExecuteFunctions): UniqueNames {
	return new UniqueNames(n8n.getContext('node'), runIndexOf(n8n));
}

/** In capitals first, because `ß` and ligatures only become the letters that they stand for there. */
function fold(name: string): string {
	return name.normalize('NFC').toUpperCase().toLowerCase();
}
