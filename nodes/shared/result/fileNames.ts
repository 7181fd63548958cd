/** What a job's files are called after, and which job of that name it is. */
export interface NameClaim {
	key: string;
	/** From 1. */
	number: number;
}

/** The names of a run's files: no two of them are the same, also where a file system takes capitals for small letters. */
export class FileNames {
	private readonly counts = new Map<string, number>();
	private readonly taken = new Set<string>();

	/** Notes what a job's files are called after; to be called for all jobs of a run before the first file gets its name. */
	claim(name: string): NameClaim {
		const key = fold(name);
		const number = (this.counts.get(key) ?? 0) + 1;
		this.counts.set(key, number);
		return { key, number };
	}

	/** Which of several jobs of the same name it is; undefined where it is the only one. */
	numberOf({ key, number }: NameClaim): number | undefined {
		return this.counts.get(key) === 1 ? undefined : number;
	}

	/** The name with its extension; with a number behind it where a file has this name already. */
	take(name: string, extension: string): string {
		for (let number = 1; ; number++) {
			const fileName = `${name}${number === 1 ? '' : `-${number}`}.${extension}`;
			if (this.taken.has(fold(fileName))) continue;
			this.taken.add(fold(fileName));
			return fileName;
		}
	}
}

function fold(name: string): string {
	return name.normalize('NFC').toLowerCase();
}
