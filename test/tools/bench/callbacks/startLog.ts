import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Notes when each task's workflow has its mask: the last step of every workflow asks it for an answer. */
export class StartLog {
	private readonly starts = new Map<string, number[]>();
	private readonly server: Server;

	private constructor() {
		this.server = createServer((request, response) => {
			const taskId = new URL(request.url ?? '/', 'http://bench').searchParams.get('task') ?? '';
			this.starts.set(taskId, [...(this.starts.get(taskId) ?? []), Date.now()]);
			response.setHeader('content-type', 'application/json').end('{}');
		});
	}

	static async open(): Promise<StartLog> {
		const log = new StartLog();
		await new Promise<void>((resolve) => log.server.listen(0, '127.0.0.1', resolve));
		return log;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/started`;
	}

	/** When a task started its workflow, in milliseconds since 1970, once for each start. */
	timesOf(taskId: string): number[] {
		return this.starts.get(taskId) ?? [];
	}

	/** How many of these tasks have started a workflow. */
	countStarted(taskIds: string[]): number {
		return taskIds.filter((taskId) => this.timesOf(taskId).length > 0).length;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
