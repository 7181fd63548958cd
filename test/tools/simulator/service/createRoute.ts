import type { Account } from './accounts';
import { readCreateRequest, type CreateRequest } from './createRequest';
import { lateAnswer, refuseField } from './oddAnswers';
import { retryAfterHeader } from './rateLimit';
import { refuse, type Reply } from './reply';
import type { Call, Service } from './service';
import { answerTask, describeTask } from './taskJson';

/** Answers a create: takes the task, unless something stands against it. */
export async function answerCreate(service: Service, call: Call, account: Account): Promise<Reply> {
	const { options, book, clock, createAnswers } = service;
	if (options.failingCreates > 0) {
		options.failingCreates -= 1;
		return refuse(503, 'service unavailable');
	}
	let request: CreateRequest;
	try {
		request = readCreateRequest(call.body);
	} catch (error) {
		return refuse(400, (error as Error).message);
	}
	const refused = refuseField(options, request.sentWebhook);
	if (refused !== undefined) return refuse(400, refused);
	if (call.fault === 'create500WithFailedTask') {
		const failed = book.addFailed(account, request);
		return refuse(500, 'failed to create task', describeTask(failed, telling(service)));
	}
	const turnedDown = turnDown(service, account);
	if (turnedDown !== undefined) return turnedDown;
	if (call.fault === 'createTakenLate') {
		takeLater(service, account, request);
		return lateAnswer({ options, random: service.random, nowMs: clock.now() });
	}
	const cached = call.fault?.startsWith('createFromCache')
		? createAnswers.before(account)
		: undefined;
	if (cached !== undefined && call.fault === 'createFromCache') return cached;
	const own = await take(service, call, account, request);
	if (cached !== undefined) return cached;
	return await createAnswers.handOut(service, account, own, call.fault === 'createSwapped');
}

function turnDown(
	{ options, book, counters, clock }: Service,
	account: Account,
): Reply | undefined {
	const frozen = book.frozenPoints(account);
	if (account.balancePoints - frozen <= 0) {
		return refuse(options.noCreditStatus, 'insufficient credits');
	}
	if (options.beyondLimit === 'queue' || !book.places.isFull(account)) return undefined;
	counters.rejectedBeyondLimit += 1;
	const status = options.beyondLimit === 'reject429' ? 429 : 400;
	const headers =
		status === 429 ? retryAfterHeader(options.retryAfter, 1_000, clock.now()) : undefined;
	return { ...refuse(status, options.beyondLimitMessage), headers };
}

async function take(
	service: Service,
	call: Call,
	account: Account,
	request: CreateRequest,
): Promise<Reply> {
	const { options, book } = service;
	const { task, priced } = book.add(account, request);
	call.record.taskId = task.id;
	if (options.pricesInCreates) await priced;
	const fields = describeTask(task, telling(service));
	return answerTask(task, options.emptyStatusOnCreate ? { ...fields, status: '' } : fields);
}

/** A queue before the service holds it back. */
function takeLater(service: Service, account: Account, request: CreateRequest): void {
	const { options, clock, signal, book } = service;
	service.takenLater += 1;
	clock.sleep(options.takenAfterMs, signal).then(
		() => {
			service.takenLater -= 1;
			book.add(account, request);
		},
		() => {},
	);
}

const telling = ({ urls, clock }: Service) =>
	({ imageUrl: urls.image, place: 'create', nowMs: clock.now() }) as const;
