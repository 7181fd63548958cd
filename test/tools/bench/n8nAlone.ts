import type { N8nInstance } from '../n8n/n8nInstance';
import { rowsOf, type Ports } from './benchInstance';
import type { BenchRun } from './benchRun';
import { timeLimitMs } from './cases';
import { RunWatch } from './runWatch';
import { ITEMS_NODE, MASK_NODE, workflowOf } from './workflows';

/**
 * The most memory that n8n holds while items like those of a run pass through it without this package, in bytes: the
 * same rows go in, and each becomes, by Edit Fields, an item with the same content. Undefined where there is no /proc.
 */
export async function weighN8nAlone(
	instance: N8nInstance,
	ports: Ports,
	{ benchCase, contender, itemCount, item }: BenchRun,
): Promise<number | undefined> {
	const id = `b${benchCase.number}-n8n-${itemCount}`;
	const give = {
		name: MASK_NODE,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: JSON.stringify(item), options: {} },
	};
	const rows = rowsOf(itemCount, ports);
	await instance.importWorkflows([
		workflowOf(id, rows, [give], [{ from: ITEMS_NODE, to: MASK_NODE }]),
	]);
	const watch = new RunWatch(id, () => false);
	try {
		const limitMs = timeLimitMs(benchCase, contender, itemCount);
		await instance.executeWorkflow(id, limitMs, benchCase.heapMegabytes);
	} finally {
		watch.stop();
	}
	return watch.stop().peakMemoryBytes;
}
