import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { showHints } from '../../shared/run/output/showHints';
import type { ItemOperation, JobParameters } from '../../shared/run/itemOperation';
import { runItems } from '../../shared/run/runItems';
import type { TaskOperation } from '../../shared/run/summary/costInWords';
import { summarizeTasks } from '../../shared/run/summary/summarizeTasks';
import { summarizeFiles } from '../../shared/run/summary/summarizeFiles';
import { TimeSlices } from '../../shared/timing/timeSlices';
import type { Clock } from '../../shared/timing/clock';
import { getAccount } from './getAccount.operation';
import { getTask } from './getTask.operation';
import { segment } from './segment.operation';
import { submit } from './submit.operation';
import { useMask } from './useMask.operation';

type OpenOperation = (
	n8n: IExecuteFunctions,
	clock: Clock,
) => ItemOperation<unknown, JobParameters, unknown>;

/** The operations, by the value of the `operation` parameter. */
const OPERATIONS: Record<TaskOperation | 'useMask', OpenOperation> = {
	segment,
	submit,
	getTask,
	getAccount,
	useMask,
};

/** Runs the chosen operation on all items, and shows a summary in the editor. */
export async function runOperation(
	n8n: IExecuteFunctions,
	clock: Clock,
): Promise<INodeExecutionData[]> {
	const name = n8n.getNodeParameter('operation', 0) as keyof typeof OPERATIONS;
	const result = await runItems(n8n, clock, OPERATIONS[name](n8n, clock));
	const slices = new TimeSlices(clock);
	const hints =
		name === 'useMask'
			? await summarizeFiles(result, slices)
			: await summarizeTasks(name, result, slices);
	showHints(n8n, hints);
	return result.items;
}
