import { join } from 'node:path';

import { POINTS_PER_USD, sampleCatalog, startSimulator } from '../../simulator';
import { measureApart } from '../measureApart';
import type { ItemsMeasures, ItemsOrder } from './measureItems';
import { ITEM_COUNT, ROWS, type ItemsRow } from './rows';

export interface ItemsRun extends ItemsMeasures {
	row: ItemsRow;
	/** Tasks that the service has afterwards. */
	tasksCreated: number;
}

const SCRIPT = join(__dirname, 'measureItems.ts');
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
			const order: ItemsOrder = { index, credential, imageUrl: sampleUrl(name), prompt };
			const measures = await measureApart<ItemsMeasures>(SCRIPT, order);
			runs.push({ row, ...measures, tasksCreated: tasks.size });
		} finally {
			await simulator.close();
		}
	}
	return runs;
}
