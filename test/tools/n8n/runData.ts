/** A file on an item, as n8n stores it. */
export interface StoredBinary {
	data: string;
	mimeType: string;
	fileName?: string;
	fileExtension?: string;
	fileSize?: string;
	/** Set in every binary mode but `default`. */
	id?: string;
}

/** One item of a run. */
export interface RunItem {
	json: Record<string, unknown>;
	binary?: Record<string, StoredBinary>;
	pairedItem?: unknown;
}

/** What a node did in a run. */
export interface NodeRun {
	executionStatus?: string;
	/** Milliseconds. */
	executionTime: number;
	error?: { message: string; description?: string };
	hints?: Array<{ message: string }>;
	data?: { main?: Array<RunItem[] | null> };
}

/** The parts of n8n's run data that the tests and the demo read. */
export interface RunData {
	resultData: {
		runData: Record<string, NodeRun[]>;
		lastNodeExecuted?: string;
		error?: { message: string; description?: string };
	};
}

/** The items that a node gave on one of its outputs in its last run; none if it did not run. */
export function itemsOf(data: RunData, nodeName: string, output = 0): RunItem[] {
	return data.resultData.runData[nodeName]?.at(-1)?.data?.main?.[output] ?? [];
}

/**
 * Decodes n8n's stored executions: a JSON array in which every string is the index of another entry,
 * the first entry being the root, and strings themselves are entries.
 * @see https://github.com/WebReflection/flatted
 */
export function decodeFlatted(text: string): unknown {
	const entries = JSON.parse(text) as unknown[];
	const decoded = new Map<number, unknown>();

	const valueAt = (index: number): unknown => {
		if (decoded.has(index)) return decoded.get(index);
		const entry = entries[index];
		if (typeof entry !== 'object' || entry === null) return entry;
		const target: unknown[] | Record<string, unknown> = Array.isArray(entry) ? [] : {};
		// Kept before it is filled: an entry may point back at itself.
		decoded.set(index, target);
		for (const [key, value] of Object.entries(entry)) {
			Reflect.set(target, key, typeof value === 'string' ? valueAt(Number(value)) : value);
		}
		return target;
	};

	return valueAt(0);
}

/**
 * Finds the run that `n8n execute` prints among its log lines: the lines from one that is `{` alone
 * to the next that is `}` alone. On success the run is `{data, status, …}`.
 * @returns undefined if no run was printed
 */
export function findPrintedRun(stdout: string): { data: RunData } | undefined {
	const lines = stdout.split('\n');
	const end = lines.lastIndexOf('}');
	for (let start = end; start >= 0; start -= 1) {
		if (lines[start] !== '{') continue;
		try {
			const run = JSON.parse(lines.slice(start, end + 1).join('\n')) as { data?: RunData };
			if (run.data?.resultData) return run as { data: RunData };
		} catch {
			// A `{` inside the printed run's text; the right one is further up.
		}
	}
	return undefined;
}
