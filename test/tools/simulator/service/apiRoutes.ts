import { describeAccount, mayUpload, type Account } from './accounts';
import { parseObject } from './createRequest';
import { answerCreate } from './createRoute';
import { answerHistory } from './history';
import { retryAfterHeader } from './rateLimit';
import { agree, refuse, type Reply } from './reply';
import type { Call, Service } from './service';
import { answerTask, describeTask } from './taskJson';
import { spellId } from './tellings';
import { storeUpload } from './uploads';

/** Answers a request to the API or the upload origin. */
export async function answerApi(service: Service, call: Call): Promise<Reply> {
	const account = service.accounts.get(call.apiKey);
	if (account === undefined) return refuse(401, 'invalid api key');
	const limited = limitRate(service, account);
	if (limited !== undefined) return limited;
	switch (call.record.kind) {
		case 'create':
			return await answerCreate(service, call, account);
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

function answerGet(service: Service, { record }: Call, account: Account): Reply {
	const { book, urls, clock, options } = service;
	const task = book.tasks.get(spellId(record.taskId ?? ''));
	if (task === undefined || task.account !== account) return refuse(404, 'task not found');
	// The servers that answer may not all know it yet.
	if (clock.now() < task.createdAtMs + options.lateReadsMs) return refuse(404, 'task not found');
	if (task.createdAtMs < options.unreadableBeforeMs) {
		const words = { 403: 'forbidden', 404: 'task not found', 503: 'service unavailable' };
		return refuse(options.unreadableStatus, words[options.unreadableStatus]);
	}
	task.fetchedAtMs.push(clock.now());
	const telling = { imageUrl: urls.image, place: 'get', nowMs: clock.now() } as const;
	return answerTask(task, describeTask(task, telling));
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
