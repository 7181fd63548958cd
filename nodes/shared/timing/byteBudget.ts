import { Semaphore } from './semaphore';

/** A semaphore of bytes: the total held stays within `size`, served in order. */
export class ByteBudget {
	private readonly bytes: Semaphore;

	constructor(size: number) {
		this.bytes = new Semaphore(size);
	}

	/**
	 * Takes this many bytes, or all of them if there are fewer. Returns a function that gives them back, the first time it
	 * is called.
	 */
	async take(wanted: number): Promise<() => void> {
		return await this.bytes.take(wanted);
	}

	/** Runs `work` while holding this many bytes. */
	async hold<T>(wanted: number, work: () => Promise<T>): Promise<T> {
		return await this.bytes.hold(work, wanted);
	}
}
