import { readFileSync, writeFileSync } from 'node:fs';

/** Makes the kernel's high-water mark of this process start anew; false where there is no /proc. */
export function resetPeakMemory(): boolean {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
		return true;
	} catch {
		return false;
	}
}

/** Most memory that this process held since the reset (resident), in bytes: no peak between two looks is missed. */
export function readPeakMemory(): number {
	const status = readFileSync('/proc/self/status', 'utf8');
	return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** Time that this process's first thread, which is the one of the event loop, was on a processor, in milliseconds. */
export function readProcessorMs(): number {
	try {
		return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6;
	} catch {
		return NaN;
	}
}
