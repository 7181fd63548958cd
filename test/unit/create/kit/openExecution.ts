import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Entry } from '../../../../nodes/shared/create/journal/entries';
import { Journal } from '../../../../nodes/shared/create/journal/journal';
import { ownersOf } from '../../../../nodes/shared/create/journal/owners';
import type { CreateJob } from '../../../../nodes/shared/create/createJob';
import { TaskCreator } from '../../../../nodes/shared/create/taskCreator';
import { LatestByTask } from '../../../../nodes/shared/task/identity/latestByTask';
import { FakeAccount, newId, OpenSlot, request } from './fakeAccount';
import { standIn } from '../../kit/standIn';

/** What a job is to be that costs what it costs. */
export const FREE: CreateJob['options'] = {
	timeoutMs: 60_000,
	createAgainIfUnknown: false,
	reuseIdentical: false,
	reuseEarlierHours: 0,
	spendingLimitUsd: Infinity,
};

/** An execution of the node: each `start` is a try of it. */
export function openExecution(options: Partial<CreateJob['options']> = {}) {
	const account = new FakeAccount();
	let stored: IDataObject = {};
	const lines: string[] = [];
	let executionId = `execution-${newId()}`;
	let round = 0;
	const { n8n } = account.context;
	Object.assign(n8n, {
		logger: { info: (line: string) => void lines.push(line) },
		getExecutionId: () => executionId,
		getContext: () => stored,
		getWorkflowDataProxy: () => ({ $runIndex: round }),
		getNode: () => ({ name: 'Node', type: 'x.segmentWithPrompt' }),
	});
	const job = (itemIndex: number, item: number | string = itemIndex): CreateJob => ({
		itemIndex,
		request: request(item),
		options: { ...FREE, ...options },
	});
	const start = () => {
		const creator = new TaskCreator(n8n as IExecuteFunctions, account.service.clock);
		const slot = (account.slot = new OpenSlot());
		const create = async (given: CreateJob) => await creator.create(account.context, given, slot);
		return { creator, slot, create };
	};
	/** What n8n saves of the execution when it fails. */
	const fail = () => structuredClone(stored);
	/** Goes on with another round of a loop over the node. */
	const goRound = (index: number) => void (round = index);
	/** Goes on as a retry of an execution that failed with this. */
	const retry = (failed: IDataObject) => {
		stored = structuredClone(failed);
		executionId = `execution-${newId()}`;
	};
	const entries = () => (stored.piApiJournal as unknown as { entries: Entry[] }).entries;
	const owners = ownersOf(account.context);
	const spentUsd = () => new Journal(n8n as IExecuteFunctions, executionId, owners).spentUsd();
	return { account, lines, job, start, fail, goRound, retry, entries, spentUsd };
}

/** A journal of its own, and its entries. */
export function openJournal(owners = new LatestByTask<string>()) {
	const stored: IDataObject = {};
	const n8n = standIn({
		getContext: () => stored,
		getWorkflowDataProxy: () => ({}),
		getNode: () => ({ type: 'x.segmentWithPrompt' }),
	});
	const journal = new Journal(n8n, `execution-${newId()}`, owners);
	return {
		journal,
		entries: () => (stored.piApiJournal as unknown as { entries: Entry[] }).entries,
	};
}
