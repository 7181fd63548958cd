import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { writePng } from '../../../fixtures/png';
import { DEFAULT_OPTIONS, type SimulatorOptions } from '../../../tools/simulator';
import { seededRandom } from '../../../tools/simulator/random';
import type { Segmentation } from '../../../tools/simulator/segment/segmenter';
import { createAccount, type Account } from '../../../tools/simulator/service/accounts';
import { answerApi } from '../../../tools/simulator/service/apiRoutes';
import { zeroCounters } from '../../../tools/simulator/service/counters';
import { answerByFault, drawFault, spoilReply } from '../../../tools/simulator/service/faults';
import { RateLimit } from '../../../tools/simulator/service/rateLimit';
import type { Reply } from '../../../tools/simulator/service/reply';
import { recordRequest } from '../../../tools/simulator/service/requests';
import { applyAnswer, needsService, Script } from '../../../tools/simulator/service/script';
import type { Service } from '../../../tools/simulator/service/service';
import type { ServiceClock } from '../../../tools/simulator/service/serviceClock';
import { TaskBook } from '../../../tools/simulator/service/taskBook';
import type { TaskRecord } from '../../../tools/simulator/service/taskRecord';
import type { EventClock } from '../../kit/eventClock';

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
		const book: TaskBook = new TaskBook({
			options,
			random,
			clock: time,
			signal: new AbortController().signal,
			segment: async () => await Promise.resolve(segmentation),
			onChange: () => {},
		});
		this.service = {
			options,
			random,
			clock: time,
			book,
			accounts: new Map([[this.account.apiKey, this.account]]),
			rateLimit: new RateLimit(),
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
		const reply = this.answer(request);
		await this.clock.sleep(LATENCY_MS + (reply.delayMs ?? 0));
		if (reply.reset) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
		const { headers, status: statusCode, body = '' } = reply;
		const date = new Date(this.clock.unixNow()).toUTCString();
		const text = typeof body === 'object' ? JSON.stringify(body) : body;
		const answer = { statusCode, headers: { date, ...headers }, body: bodyOf(Buffer.from(text)) };
		return answer as unknown as IN8nHttpFullResponse;
	}

	/** What n8n's helper gives for the address of an image. */
	async download(): Promise<object> {
		await this.clock.sleep(2 * LATENCY_MS);
		if (this.service.random() < (this.service.options.faults.image404 ?? 0))
			return { statusCode: 404, headers: {}, body: bodyOf(Buffer.from('not found')) };
		return { statusCode: 200, headers: {}, body: bodyOf(mask) };
	}

	private answer(request: IHttpRequestOptions): Reply {
		const { service, script } = this;
		const { options, random, counters } = service;
		const query = new URLSearchParams(request.qs as Record<string, string> | undefined);
		const path = request.url.slice(API_URL.length);
		const record = recordRequest('api', {
			method: request.method,
			url: path,
			headers: {},
		} as unknown as Parameters<typeof recordRequest>[1]);
		counters.requests[record.kind] += 1;
		const body = Buffer.from(JSON.stringify(request.body ?? ''));
		const { apiKey } = this.account;
		const ask = (fault?: ReturnType<typeof drawFault>) =>
			answerApi(service, { record, query, pathname: path, apiKey, body, fault });
		const scripted = script.take(record.kind);
		if (scripted !== undefined)
			return applyAnswer(scripted, needsService(scripted) ? ask() : undefined);
		const fault = drawFault(record.kind, options, random);
		return answerByFault(fault, options, random) ?? spoilReply(fault, ask(fault), options, random);
	}
}

/** Two pixels are selected, two are not. */
const mask = writePng({
	width: 2,
	height: 2,
	colourType: 0,
	depth: 8,
	sample: (x, y) => ((x + y) % 2) * 255,
});
const segmentation = {
	width: 1_000,
	height: 1_000,
	isEmpty: false,
	image: async () => await Promise.resolve(mask),
} as unknown as Segmentation;

/** What is used of a body that streams in. */
function bodyOf(bytes: Buffer): object {
	return {
		async *[Symbol.asyncIterator]() {
			yield await Promise.resolve(bytes);
		},
		destroy() {},
		once() {},
	};
}
