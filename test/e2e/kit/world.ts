import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { CREDENTIAL_NAME } from '../../tools/examples/exampleWorkflow';
import { N8nInstance, type BinaryMode } from '../../tools/n8n/n8nInstance';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../tools/simulator';
import type { ServiceClock } from '../../tools/simulator/service/serviceClock';
import { prepared } from '../runFolder';
import { tellRuns } from './tellRuns';

/** Its server's first user. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Only-for-tests-1',
	firstName: 'Test',
	lastName: 'Owner',
};

export const SECRET = 'a-secret-of-the-e2e-test';

/** Longer than anything takes on a slow machine that does more beside it. */
const LONGEST_WAIT_MS = 600_000;

/** How often a number is looked at here, and how often n8n is asked, whom that keeps from its work. */
const LOOK_EVERY_MS = 50;
const ASK_EVERY_MS = 500;

/** Characters. What a new n8n prints of its database fills a screen, and would hide the rest. */
const LONGEST_LOG = 3_000;

/** What the world is like before a test begins. */
export interface WorldOptions {
	binaryMode?: BinaryMode;
	/** Starts the n8n server with an owner; otherwise n8n is only there for `n8n execute`. */
	server?: boolean;
	simulator?: Partial<SimulatorOptions>;
	/** What its service goes by, where that is not the machine's own time. */
	clock?: ServiceClock;
	env?: NodeJS.ProcessEnv;
}

/** A service, an n8n of this line with the packed package in it, and a credential that joins them. */
export class World {
	private constructor(
		readonly simulator: Simulator,
		readonly instance: N8nInstance,
		/** As a node's `credentials` has it. */
		readonly credentials: { piApi: { id: string; name: string } },
	) {}

	static async start({ binaryMode = 'filesystem', ...options }: WorldOptions): Promise<World> {
		// A busy machine takes its time to serve an image: that is no failed task.
		const patient = { imageTimeoutMs: LONGEST_WAIT_MS };
		const simulator = await startSimulator({ ...patient, ...options.simulator }, options.clock);
		const { env } = options;
		try {
			const { installation, packed, template } = prepared();
			const instance = await N8nInstance.create(installation, {
				packed,
				template,
				binaryMode,
				env,
			});
			const data = credentialData(simulator);
			const name = CREDENTIAL_NAME;
			let id = 'e2e-credential';
			if (options.server) {
				await instance.start();
				await instance.rest.setUpOwner(OWNER);
				({ id } = await instance.rest.createCredential(name, 'piApi', data));
			} else {
				await instance.importCredentials([{ id, name, type: 'piApi', data }]);
			}
			return new World(simulator, instance, { piApi: { id, name } });
		} catch (error) {
			await simulator.close();
			throw error;
		}
	}

	/** A new empty folder that n8n may read and write. */
	folder(name: string): string {
		const path = join(this.instance.userFolder, name);
		mkdirSync(path);
		return path;
	}

	/** Waits until something is so. If it is not in time, throws with what n8n has run and logged last. */
	async until(what: string, isSo: Condition): Promise<void> {
		const { instance } = this;
		await until(what, isSo, async () => {
			const log = instance.log.slice(-LONGEST_LOG);
			return `${await tellRuns(instance.rest)}\n${log}`;
		});
	}

	async close(): Promise<void> {
		await this.instance.close();
		await this.simulator.close();
	}
}

type Condition = () => boolean | Promise<boolean>;

/** Waits until something is so. Throws with what `log` gives if it is not in time. */
export async function until(
	what: string,
	isSo: Condition,
	log: () => string | Promise<string>,
): Promise<void> {
	const deadlineMs = Date.now() + LONGEST_WAIT_MS;
	for (;;) {
		const answer = isSo();
		if (await answer) return;
		if (Date.now() > deadlineMs) throw new Error(`Not in time: ${what}\n${await log()}`);
		await sleep(typeof answer === 'boolean' ? LOOK_EVERY_MS : ASK_EVERY_MS);
	}
}

/** What a user would type into the credential for this service. */
export function credentialData(simulator: Simulator, apiKey = simulator.apiKey) {
	const { apiUrl: baseUrl, uploadUrl } = simulator;
	return { apiKey, baseUrl, uploadUrl, webhookSecret: SECRET };
}
