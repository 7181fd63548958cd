import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { TaskCreator, type CreateJob } from '../../../../nodes/shared/create/taskCreator';
import { FakeAccount, openSlot, request } from './fakeAccount';

const free: CreateJob['options'] = {
	timeoutMs: 60_000,
	createAgainIfUnknown: false,
	reuseIdentical: false,
	reuseEarlierHours: 0,
	spendingLimitUsd: Infinity,
};

/** An execution of the node: each `start` is a try of it. */
export function openExecution(options: Partial<CreateJob['options']> = {}) {
	const account = new FakeAccount();
	const stored: IDataObject = {};
	const lines: string[] = [];
	const { n8n } = account.context;
	Object.assign(n8n, {
		logger: { info: (line: string) => void lines.push(line) },
		getContext: () => stored,
		getWorkflowDataProxy: () => ({}),
		getNode: () => ({ name: 'Node', type: 'x.segmentWithPrompt' }),
	});
	const job = (itemIndex: number, item: number | string = itemIndex): CreateJob => ({
		itemIndex,
		request: request(item),
		options: { ...free, ...options },
	});
	const start = () => {
		const creator = new TaskCreator(n8n as IExecuteFunctions);
		const slot = openSlot();
		const create = async (given: CreateJob) => await creator.create(account.context, given, slot);
		return { creator, slot, create, book: creator.book };
	};
	const written = () => (stored.piApiTasks as { [run: string]: unknown[] })[0].length;
	return { account, lines, job, start, written };
}
