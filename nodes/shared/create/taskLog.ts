import type { Context } from '../piapi/context';
import { logLine } from '../n8n/log';
import { canonicalTaskId } from '../task/identity/taskId';

/** IDs that arrive within this time share a line, in milliseconds: the most that a crash loses. */
const COLLECT_MS = 250;

/**
 * Writes the IDs of new tasks to n8n's log as they arrive. If n8n is killed, only the log has them; a line can be pasted
 * into Get Task.
 */
export class TaskLog {
	private waiting: string[] = [];
	private readonly known = new Set<string>();
	private line?: Promise<void>;

	/** Adds a task, once. */
	add(context: Context, taskId: string): void {
		const id = canonicalTaskId(taskId);
		if (this.known.has(id)) return;
		this.known.add(id);
		this.waiting.push(taskId);
		this.line ??= context.clock.sleep(COLLECT_MS, context.signal).then(() => this.flush(context));
	}

	/** Writes what has arrived since the last line. */
	flush({ n8n }: Context): void {
		this.line = undefined;
		if (this.waiting.length === 0) return;
		logLine(n8n, 'info', `PiAPI tasks created, for Get Task: ${this.waiting.join(',')}`);
		this.waiting = [];
	}
}
