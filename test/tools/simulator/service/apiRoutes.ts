import { describeAccount, mayUpload, type Account } from './accounts';
import { parseObject, readCreateRequest, type CreateRequest } from './createRequest';
import { answerHistory } from './history';
import { retryAfterHeader } from './rateLimit';
import { agree, refuse, type Reply } from './reply';
import type { Call, Service } from './service';
import { describeTask } from './taskJson';
import type { TaskRecord } from './taskRecord';
import { storeUpload } from './uploads';

/** Answers a request to the API or the upload origin. */
export function answerApi(service: Service, call: Call): Reply {
	const account = service.accounts.get(call.apiKey);
	if (account === undefined) return refuse(401, 'invalid api key');
	const limited = limitRate(service, account);
	if (limited !== undefined) return limited;
	switch (call.record.kind) {
		case 'create':
			return answerCreate(service, call, account);
		case 'get':
			return answerGet(service, call, account);
		case 'account':
			return agree(describeAccount(account, service.book.planOf(account)));
		case 'history':
			return answerHistory(service, call, account);
		default:
			return answerUpload(service, call, account);
	}
}

function limitRate(
	{ options, rateLimit, counters, clock }: Service,
	account: Account,
): Reply | undefined {
	const waitMs = rateLimit.take(account.apiKey, options.requestsPerSecond, clock.now());
	if (waitMs === 0) return undefined;
	counters.rateLimited += 1;
	return {
		...refuse(429, 'too many requests'),
		headers: retryAfterHeader(options.retryAfter, waitMs, clock.now()),
	};
}

function answerCreate(service: Service, call: Call, account: Account): Reply {
	const { options, book, urls } = service;
	let request: CreateRequest;
	try {
		request = readCreateRequest(call.body);
	} catch (error) {
		return refuse(400, (error as Error).message);
	}
	if (call.fault === 'create500WithFailedTask') {
		const failed = book.addFailed(account, request);
		return refuse(500, 'failed to create task', describeTask(failed, urls.image));
	}
	const frozen = book.frozenPoints(account);
	if (account.balancePoints - frozen <= 0) {
		return refuse(options.noCreditStatus, 'insufficient credits');
	}
	if (options.beyondLimit !== 'queue' && book.places.isFull(account)) {
		service.counters.rejectedBeyondLimit += 1;
		const status = options.beyondLimit === 'reject429' ? 429 : 400;
		const headers =
			status === 429 ? retryAfterHeader(options.retryAfter, 1_000, service.clock.now()) : undefined;
		return { ...refuse(status, options.beyondLimitMessage), headers };
	}
	const task = book.add(account, request);
	call.record.taskId = task.id;
	const fields = describeTask(task, urls.image);
	return answerTask(task, options.emptyStatusOnCreate ? { ...fields, status: '' } : fields);
}

function answerGet(service: Service, { record }: Call, account: Account): Reply {
	const { book, urls, clock, options } = service;
	const task = book.tasks.get(record.taskId ?? '');
	if (task === undefined || task.account !== account) return refuse(404, 'task not found');
	// The servers that answer may not all know it yet.
	if (clock.now() < task.createdAtMs + options.lateReadsMs) return refuse(404, 'task not found');
	task.fetchedAtMs.push(clock.now());
	return answerTask(task, describeTask(task, urls.image));
}

function answerTask(task: TaskRecord, fields: Record<string, unknown>): Reply {
	return task.forms.outputShape === 'bare' ? { status: 200, body: fields } : agree(fields);
}

function answerUpload({ uploads, urls }: Service, { body }: Call, account: Account): Reply {
	if (!mayUpload(account)) return refuse(403, 'Insufficient plan level');
	try {
		const path = storeUpload(uploads, parseObject(body));
		return agree({ url: urls.image + path });
	} catch (error) {
		return refuse(400, (error as Error).message);
	}
}
