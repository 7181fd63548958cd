import { createCore, type Core } from './core';
import { DEFAULT_OPTIONS, type SimulatorOptions } from './options';
import { sampleCatalog, sampleFileName } from './samples';
import { createAccount } from './service/accounts';
import { zeroCounters } from './service/counters';
import { exchange, type ExchangeContext } from './service/exchange';
import { openOrigin, type Origin } from './service/origin';
import type { OriginName } from './service/requests';
import { Script } from './service/script';
import type { ServiceClock } from './service/serviceClock';
import type { Simulator } from './simulator';

/**
 * Starts a PiAPI on three free ports of 127.0.0.1 (API, upload, images). Throws if a chosen port is taken.
 * @param clock what its tasks and limits go by; the machine's own time by default
 */
export async function startSimulator(
	given: Partial<SimulatorOptions> = {},
	clock?: ServiceClock,
): Promise<Simulator> {
	const core = createCore({ ...DEFAULT_OPTIONS, ...given }, clock);
	const { service, signal } = core;
	const context: ExchangeContext = { service, signal, script: new Script(), log: [] };
	const origins: Origin[] = [];
	const close = async () => {
		await core.close();
		await Promise.all(origins.map(async (origin) => await origin.close()));
	};
	try {
		await openOrigins(context, origins);
	} catch (error) {
		await close();
		throw error;
	}
	const { readCounters, ...controls } = controlsOf(core, context);
	return {
		...controls,
		get counters() {
			return readCounters();
		},
		close,
	};
}

/** Opens the three servers; what is open is in `origins` also when one of them cannot be. */
async function openOrigins(context: ExchangeContext, origins: Origin[]): Promise<void> {
	const { options, urls, counters } = context.service;
	const open = async (name: OriginName, port: number) => {
		const origin = await openOrigin(
			port,
			async (request, response) => await exchange(context, name, request, response),
			() => (counters.connections[name] += 1),
		);
		origins.push(origin);
		urls[name] = origin.url;
	};
	await open('api', options.apiPort);
	await open('upload', options.uploadPort);
	await open('image', options.imagePort);
}

function controlsOf({ service, callbacks }: Core, context: ExchangeContext) {
	const { options, accounts, book, counters, urls } = service;
	const { script, log } = context;
	return {
		apiUrl: urls.api,
		uploadUrl: urls.upload,
		imageUrl: urls.image,
		apiKey: [...accounts.keys()][0],
		accounts,
		tasks: book.tasks,
		requests: log,
		callbacks: callbacks.records,
		seed: options.seed,
		readCounters: () => ({
			...structuredClone(counters),
			...book.counters(),
			...callbacks.counters(),
			heldBack: service.takenLater,
		}),
		configure: (changes) => void Object.assign(options, changes),
		addAccount(account) {
			const created = createAccount(account);
			accounts.set(created.apiKey, created);
			return created;
		},
		script: (kind, answers) => script.add(kind, answers),
		clearScript: () => script.clear(),
		sampleUrl(name) {
			const row = sampleCatalog.find((each) => each.name === name);
			if (row === undefined) throw new Error(`There is no sample named ${name}`);
			return `${urls.image}/samples/${sampleFileName(row)}`;
		},
		resetCounters() {
			Object.assign(counters, zeroCounters());
			book.resetCounters();
			callbacks.resetCounters();
			log.length = 0;
		},
	} satisfies Omit<Simulator, 'close' | 'counters'> & { readCounters(): Simulator['counters'] };
}
