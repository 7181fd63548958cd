import { isWebAddress } from '../task/address';
import { hostOf } from './publicAddress';

/**
 * What a run has learned of image hosts that keep it waiting. One row's host must not hold up the others: one that is
 * silent or slow has no place while its next image begins to come, and one that never answered is given up sooner. An
 * answer, or one that comes quickly, makes it like any other.
 */
export class SilentHosts {
	private readonly slow = new Set<string>();
	private readonly hung = new Set<string>();

	/** Whether an image of this host took long to begin, or came slowly while others waited. */
	isSlow(url: string): boolean {
		return this.slow.has(nameOf(url));
	}

	/** Whether a try of this run has waited for this host in vain. */
	hasHung(url: string): boolean {
		return this.hung.has(nameOf(url));
	}

	noteSlow(url: string): void {
		this.slow.add(nameOf(url));
	}

	noteHung(url: string): void {
		this.hung.add(nameOf(url));
	}

	noteAnswer(url: string): void {
		this.hung.delete(nameOf(url));
	}

	noteQuickAnswer(url: string): void {
		this.noteAnswer(url);
		this.slow.delete(nameOf(url));
	}
}

function nameOf(url: string): string {
	return isWebAddress(url) ? hostOf(url) : '';
}
