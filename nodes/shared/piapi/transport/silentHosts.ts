import { hostIn } from '../../values/publicAddress';

/**
 * What a run has learned about image hosts that keep it waiting. One row's host must not hold up the others: a silent or
 * slow one holds no permit until its next image starts to arrive, and one that never answered is given up sooner. An
 * answer clears a silent host, a quick one a slow host.
 */
export class SilentHosts {
	private readonly slow = new Set<string>();
	private readonly hung = new Set<string>();

	/** Whether an image from this host was slow to start, or came slowly while others waited. */
	isSlow(url: string): boolean {
		return this.slow.has(hostIn(url));
	}

	/** Whether a try of this run has waited for this host in vain. */
	hasHung(url: string): boolean {
		return this.hung.has(hostIn(url));
	}

	noteSlow(url: string): void {
		this.slow.add(hostIn(url));
	}

	noteHung(url: string): void {
		this.hung.add(hostIn(url));
	}

	noteAnswer(url: string): void {
		this.hung.delete(hostIn(url));
	}

	noteQuickAnswer(url: string): void {
		this.noteAnswer(url);
		this.slow.delete(hostIn(url));
	}
}
