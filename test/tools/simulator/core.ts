import { setMaxListeners } from 'node:events';
import { Agent } from 'undici';

import type { SimulatorOptions } from './options';
import { seededRandom } from './random';
import { loadInputImage } from './segment/inputImage';
import { Segmenter, TaskFailure } from './segment/segmenter';
import { createAccount, type Account } from './service/accounts';
import { Callbacks } from './service/callbacks';
import { zeroCounters } from './service/counters';
import { CreateAnswers } from './service/createAnswers';
import { findFile } from './service/imageRoutes';
import { RateLimit } from './service/rateLimit';
import type { Service } from './service/service';
import { machineClock, type ServiceClock } from './service/serviceClock';
import { TaskBook } from './service/taskBook';

/** Of all simulators of this process: what an image shows does not depend on who asks. */
const segmenter = new Segmenter();

/** The simulator without its servers. */
export interface Core {
	service: Service;
	callbacks: Callbacks;
	/** Aborts when the simulator closes. */
	signal: AbortSignal;
	/** Ends tasks, timers and the service's own connections. */
	close(): Promise<void>;
}

/** Puts the parts together; `service.urls` is filled in when the servers are open. */
export function createCore(options: SimulatorOptions, clock: ServiceClock = machineClock): Core {
	const closing = new AbortController();
	const { signal } = closing;
	// Every waiting task and answer listens to it.
	setMaxListeners(0, signal);
	const dispatcher = new Agent();
	const random = seededRandom(options.seed);
	const urls = { api: '', upload: '', image: '' };
	const callbacks = new Callbacks({ options, clock, signal, dispatcher, urls });
	const uploads: Service['uploads'] = new Map();

	const readInput = async (image: string): Promise<Buffer> => {
		if (!image.startsWith(`${urls.image}/`)) {
			return await loadInputImage(image, { ...options, signal, dispatcher });
		}
		// The service's own images take the short way: the counters are about clients.
		const file = await findFile({ book, uploads }, new URL(image).pathname);
		if (file === undefined) throw new TaskFailure(10000, 'failed to fetch image: not found');
		return file.bytes;
	};
	const book: TaskBook = new TaskBook({
		options,
		random,
		clock,
		signal,
		segment: async (input) =>
			await segmenter.segment({
				image: await readInput(input.image),
				prompt: input.prompt,
				negativePrompt: input.negative_prompt,
				segmentFactor: input.segment_factor,
			}),
		onChange: (task) => callbacks.notify(task),
	});

	const accounts = new Map<string, Account>();
	for (const account of [{}, ...options.accounts].map(createAccount)) {
		accounts.set(account.apiKey, account);
	}
	const rateLimit = new RateLimit();
	const counters = zeroCounters();
	return {
		service: {
			options,
			random,
			clock,
			accounts,
			book,
			rateLimit,
			createAnswers: new CreateAnswers(),
			takenLater: 0,
			signal,
			counters,
			uploads,
			urls,
		},
		callbacks,
		signal,
		async close() {
			closing.abort();
			await dispatcher.destroy();
		},
	};
}
