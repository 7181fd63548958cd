import { join, resolve } from 'node:path';

import { runOrThrow } from '../../n8n/runCommand';
import { POINTS_PER_USD, sampleCatalog, startSimulator } from '../../simulator';
import type { ItemsMeasures, ItemsOrder } from './measureItems';
import { ITEM_COUNT, ROWS, type ItemsRow } from './rows';

export interface ItemsRun extends ItemsMeasures {
	row: ItemsRow;
	/** Tasks that the service has afterwards. */
	tasksCreated: number;
}

const ROOT_FOLDER = resolve(__dirname, '../../../..');
const MUCH = ITEM_COUNT * POINTS_PER_USD;
/** Nothing is done before it is stopped. */
const HOUR_MS = 3_600_000;

/** Runs very many items through the node in n8n-core, each row in a process of its own. */
export async function benchItems(log: (line: string) => void): Promise<ItemsRun[]> {
	const runs: ItemsRun[] = [];
	for (const [index, row] of ROWS.entries()) {
		log(`${ITEM_COUNT} items: ${row.label} …`);
		const apiKey = 'bench-key';
		const simulator = await startSimulator({
			workMs: HOUR_MS,
			maxConcurrentTasks: row.operation === 'submit' ? 2 * ITEM_COUNT : 50,
			accounts: [{ apiKey, balancePoints: MUCH }],
		});
		try {
			const { apiUrl, uploadUrl, sampleUrl, tasks } = simulator;
			const [{ name, prompt }] = sampleCatalog;
			const credential = { apiKey, baseUrl: apiUrl, uploadUrl };
			const order = { index, credential, imageUrl: sampleUrl(name), prompt };
			const measures = await measureApart(order);
			runs.push({ row, ...measures, tasksCreated: tasks.size });
		} finally {
			await simulator.close();
		}
	}
	return runs;
}

async function measureApart(order: ItemsOrder): Promise<ItemsMeasures> {
	const script = join(__dirname, 'measureItems.ts');
	const { stdout } = await runOrThrow(
		process.execPath,
		['--import', 'tsx', script, JSON.stringify(order)],
		{ cwd: ROOT_FOLDER, env: process.env },
	);
	return JSON.parse(stdout.trim().split('\n').at(-1)!) as ItemsMeasures;
}
