import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { DEFAULT_OPTIONS, type SimulatorOptions } from '../../../tools/simulator';
import { seededRandom } from '../../../tools/simulator/random';
import { createAccount, type Account } from '../../../tools/simulator/service/accounts';
import { commonHeaders, findAnswer } from '../../../tools/simulator/service/answer';
import { answerApi } from '../../../tools/simulator/service/apiRoutes';
import { zeroCounters } from '../../../tools/simulator/service/counters';
import { CreateAnswers } from '../../../tools/simulator/service/createAnswers';
import { isGone } from '../../../tools/simulator/service/imageRoutes';
import { RateLimit } from '../../../tools/simulator/service/rateLimit';
import type { Reply } from '../../../tools/simulator/service/reply';
import { recordRequest } from '../../../tools/simulator/service/requests';
import { Script } from '../../../tools/simulator/service/script';
import type { Service } from '../../../tools/simulator/service/service';
import type { ServiceClock } from '../../../tools/simulator/service/serviceClock';
import { TaskBook } from '../../../tools/simulator/service/taskBook';
import type { TaskRecord } from '../../../tools/simulator/service/taskRecord';
import type { EventClock } from '../../kit/eventClock';
import { bodyOf, headerOf, MASK, segmentationOf } from './virtualImages';

export const API_URL = 'http://127.0.0.1:1';
const IMAGE_URL = 'http://127.0.0.1:2';
/** How long a request is under way, one way, in milliseconds. */
const LATENCY_MS = 40;

/** The simulator's core on a virtual clock and without HTTP: thousands of runs take seconds. */
export class VirtualService {
	readonly account: Account = createAccount({ balancePoints: 1e12 });
	readonly script = new Script();
	private readonly service: Service;

	constructor(
		readonly clock: EventClock,
		given: Partial<SimulatorOptions> = {},
	) {
		const options: SimulatorOptions = { ...DEFAULT_OPTIONS, ...given };
		const random = seededRandom(options.seed);
		const time: ServiceClock = {
			now: () => clock.unixNow(),
			sleep: async (ms) => await clock.sleep(ms),
		};
		const { signal } = new AbortController();
		const book: TaskBook = new TaskBook({
			options,
			random,
			clock: time,
			signal,
			segment: async ({ image }) => await Promise.resolve(segmentationOf(image)),
			onChange: () => {},
		});
		this.service = {
			options,
			random,
			clock: time,
			book,
			accounts: new Map([[this.account.apiKey, this.account]]),
			rateLimit: new RateLimit(),
			createAnswers: new CreateAnswers(),
			takenLater: 0,
			signal,
			counters: zeroCounters(),
			uploads: new Map(),
			urls: { api: API_URL, upload: API_URL, image: IMAGE_URL },
		};
	}

	configure(changes: Partial<SimulatorOptions>): void {
		Object.assign(this.service.options, changes);
	}

	/** All tasks in the order of their creation. */
	get tasks(): TaskRecord[] {
		return this.service.book.list();
	}

	/** How many requests of each kind were sent. */
	get requests() {
		return this.service.counters.requests;
	}

	/** What n8n's helper gives for a request to the API. Throws as it does where the connection breaks. */
	async send(request: IHttpRequestOptions): Promise<IN8nHttpFullResponse> {
		await this.clock.sleep(LATENCY_MS);
		const reply = await this.answer(request);
		await this.clock.sleep(LATENCY_MS + (reply.delayMs ?? 0));
		if (reply.reset) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
		const { status: statusCode, body = '' } = reply;
		const headers = { ...commonHeaders(this.service), ...reply.headers };
		const text = typeof body === 'object' ? JSON.stringify(body) : body;
		const answer = { statusCode, headers, body: bodyOf(Buffer.from(text)) };
		return answer as unknown as IN8nHttpFullResponse;
	}

	/** What n8n's helper gives for the address of an image. */
	async download({ url }: IHttpRequestOptions): Promise<object> {
		await this.clock.sleep(2 * LATENCY_MS);
		if (!url.startsWith(IMAGE_URL))
			return { statusCode: 206, headers: {}, body: bodyOf(headerOf(url)) };
		const [, taskId] = /\/results\/([^/]+)\//.exec(url) ?? [];
		const { random, options } = this.service;
		if (isGone(this.service, taskId) || random() < (options.faults.image404 ?? 0))
			return { statusCode: 404, headers: {}, body: bodyOf(Buffer.from('not found')) };
		return { statusCode: 200, headers: {}, body: bodyOf(MASK) };
	}

	/** How many creates are held back by a queue before the service. */
	get takenLater(): number {
		return this.service.takenLater;
	}

	/** A test may put another in its place. */
	async answer(request: IHttpRequestOptions): Promise<Reply> {
		const { service, script } = this;
		const query = new URLSearchParams(request.qs as Record<string, string> | undefined);
		const path = request.url.slice(API_URL.length);
		const record = recordRequest('api', {
			method: request.method,
			url: path,
			headers: {},
		} as unknown as Parameters<typeof recordRequest>[1]);
		service.counters.requests[record.kind] += 1;
		const body = Buffer.from(JSON.stringify(request.body ?? ''));
		const { apiKey } = this.account;
		return await findAnswer(
			service,
			script,
			record,
			async (fault) =>
				await answerApi(service, { record, query, pathname: path, apiKey, body, fault }),
		);
	}
}
