import { readdirSync, readFileSync } from 'node:fs';
import { performance, type EventLoopUtilization } from 'node:perf_hooks';

const LOOK_EVERY_MS = 200;

/** What was seen of n8n's process, and of this one, while a workflow ran. */
export interface WatchResult {
	/** Most memory that n8n's process held at one time (resident), in bytes; undefined where there is no /proc. */
	peakMemoryBytes?: number;
	/** Share of the time, from 0 to 1, that this process was busy: the simulator is in it. */
	simulatorLoad: number;
}

/** Watches the n8n that runs a workflow, a child of this process, until it is told to stop. */
export class RunWatch {
	private readonly timer: NodeJS.Timeout;
	private pid: string | undefined;
	private peakKilobytes: number | undefined;
	private startLoad: EventLoopUtilization | undefined;
	private simulatorLoad = 0;

	/** @param isBusy whether the simulator has work: its load counts from then until n8n has ended */
	constructor(
		private readonly workflowId: string,
		private readonly isBusy: () => boolean,
	) {
		this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
	}

	/** Ends the watch and gives what was seen. */
	stop(): WatchResult {
		clearInterval(this.timer);
		const { peakKilobytes, simulatorLoad } = this;
		return { peakMemoryBytes: peakKilobytes && peakKilobytes * 1024, simulatorLoad };
	}

	private look(): void {
		this.pid ??= findChild(this.workflowId);
		const kilobytes = readPeakKilobytes(this.pid);
		// Once n8n is gone, its output is read here, which is no work of the simulator.
		if (this.peakKilobytes !== undefined && kilobytes === undefined) return;
		this.peakKilobytes = kilobytes;
		if (this.startLoad) {
			this.simulatorLoad = performance.eventLoopUtilization(this.startLoad).utilization;
		} else if (this.isBusy()) this.startLoad = performance.eventLoopUtilization();
	}
}

/** The child of this process that executes a workflow. */
function findChild(workflowId: string): string | undefined {
	const pids = listFolder('/proc').filter((name) => /^\d+$/.test(name));
	return pids.find((pid) => {
		const isChild = /^PPid:\s+(\d+)$/m.exec(readText(`/proc/${pid}/status`))?.[1];
		if (isChild !== String(process.pid)) return false;
		return readText(`/proc/${pid}/cmdline`).split('\0').includes(`--id=${workflowId}`);
	});
}

/** The kernel's own high-water mark, so that no peak between two looks is missed. */
function readPeakKilobytes(pid: string | undefined): number | undefined {
	if (pid === undefined) return undefined;
	const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readText(`/proc/${pid}/status`))?.[1];
	return peak === undefined ? undefined : Number(peak);
}

function listFolder(path: string): string[] {
	try {
		return readdirSync(path);
	} catch {
		return [];
	}
}

/** Empty where the file is not there: a process may end at any time. */
function readText(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
