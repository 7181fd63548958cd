import type { ChildProcess } from 'node:child_process';

import type { N8nInstallation } from './installN8n';
import type { RestClient } from './restClient';
import { killCommand, startCommand, stopCommand } from './runCommand';

const READY_TIMEOUT_MS = 600_000;
const LOOK_EVERY_MS = 150;
const LONGEST_LOG = 100_000;

/** What to run, and how to know that it is there. */
export interface ServerOptions {
	/** `['start']`, `['worker', '--concurrency=5']` and so on. */
	command: string[];
	userFolder: string;
	env: NodeJS.ProcessEnv;
	isReady: () => Promise<boolean>;
}

/** A running process of n8n. */
export class N8nServer {
	/** What it has printed, at most the last 100,000 characters. */
	log = '';

	private constructor(private readonly child: ChildProcess) {
		for (const stream of [child.stdout, child.stderr]) {
			stream?.on('data', (chunk: Buffer) => {
				this.log = (this.log + chunk.toString('utf8')).slice(-LONGEST_LOG);
			});
		}
	}

	/** Starts a process and resolves when it is ready. Throws with the end of its log if it never is. */
	static async start(
		{ nodePath, binPath }: N8nInstallation,
		{ command, userFolder, env, isReady }: ServerOptions,
	): Promise<N8nServer> {
		const child = startCommand(nodePath, [binPath, ...command], { cwd: userFolder, env });
		const server = new N8nServer(child);
		const deadlineMs = Date.now() + READY_TIMEOUT_MS;
		while (!(await isReady())) {
			if (server.hasEnded || Date.now() > deadlineMs) {
				await server.stop();
				throw new Error(`The n8n server did not start:\n${server.log.slice(-4000)}`);
			}
			await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
		}
		return server;
	}

	get pid(): number | undefined {
		return this.child.pid;
	}

	get hasEnded(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}

	/** Kills the server with all its children, without a word. */
	async kill(): Promise<void> {
		await killCommand(this.child);
	}

	/** Stops the server with all its children; does nothing if it has ended. */
	async stop(): Promise<void> {
		await stopCommand(this.child);
	}
}

/** `/healthz` would answer before the API does. */
export async function answersApi(rest: RestClient): Promise<boolean> {
	try {
		return (await rest.send('GET', '/rest/settings')) !== undefined;
	} catch {
		return false;
	}
}

/** For the processes that have no API. */
export async function answersHealth(url: string): Promise<boolean> {
	try {
		return (await fetch(url, { signal: AbortSignal.timeout(60_000) })).ok;
	} catch {
		return false;
	}
}
