import type { SimulatorOptions } from './options';
import type { Account, AccountOptions } from './service/accounts';
import type { CallbackRecord } from './service/callbacks';
import type { Counters } from './service/counters';
import type { RequestKind, RequestRecord } from './service/requests';
import type { ScriptedAnswer } from './service/script';
import type { TaskRecord } from './service/taskRecord';

/** A running PiAPI on this machine. */
export interface Simulator {
	apiUrl: string;
	uploadUrl: string;
	imageUrl: string;
	/** Key of the default account. */
	apiKey: string;
	/** By API key; may be changed while running. */
	accounts: Map<string, Account>;
	/** By task ID, in the order of creation. */
	tasks: ReadonlyMap<string, TaskRecord>;
	/** A snapshot; read it anew for newer numbers. */
	readonly counters: Counters;
	/** Every request in the order of arrival. */
	requests: RequestRecord[];
	/** Every try of every callback. */
	callbacks: CallbackRecord[];
	seed: number;
	/** Changes options from the next request on; a task keeps the forms it was created with. */
	configure(options: Partial<SimulatorOptions>): void;
	/** Adds an account and gives it back with its key. */
	addAccount(options?: AccountOptions): Account;
	/** Queues answers for the next requests of a kind; they come before all faults. */
	script(kind: RequestKind, answers: ScriptedAnswer[]): void;
	/** Forgets queued answers. */
	clearScript(): void;
	/** Address of a sample image. Throws if there is none of that name. */
	sampleUrl(name: string): string;
	/** Sets the counters to zero and empties the log of requests; tasks stay. */
	resetCounters(): void;
	/** Ends servers, connections, timers and tasks. */
	close(): Promise<void>;
}
