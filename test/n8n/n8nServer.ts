import type { ChildProcess } from 'node:child_process';

import type { N8nInstallation } from './installN8n';
import type { RestClient } from './restClient';
import { killCommand, startCommand, stopCommand } from './runCommand';

const READY_TIMEOUT_MS = 60_000;
const LOOK_EVERY_MS = 150;
const LONGEST_LOG = 100_000;

/** A running `n8n start`. */
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

	/** Starts a server and resolves when its API answers. Throws with the end of its log if it never does. */
	static async start(
		{ nodePath, binPath }: N8nInstallation,
		userFolder: string,
		env: NodeJS.ProcessEnv,
		rest: RestClient,
	): Promise<N8nServer> {
		const child = startCommand(nodePath, [binPath, 'start'], { cwd: userFolder, env });
		const server = new N8nServer(child);
		const deadlineMs = Date.now() + READY_TIMEOUT_MS;
		while (!(await isReady(rest))) {
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
async function isReady(rest: RestClient): Promise<boolean> {
	try {
		return (await rest.send('GET', '/rest/settings')) !== undefined;
	} catch {
		return false;
	}
}
