import type { Clock } from './clock';

/** A window that was narrowed widens again after this time, and twice as late each time that this proves too soon. */
const FIRST_DELAY_MS = 2_000;
const LAST_DELAY_MS = 10_000;

/** When a window that was narrowed is to widen again. */
export class Widening {
	private delayMs = FIRST_DELAY_MS;
	private isOn = false;
	/** Whether the service has not been heard since the last step. */
	private isProbing = false;

	constructor(
		private readonly clock: Clock,
		private readonly stop: AbortSignal,
	) {}

	/** The service has taken a create: the last step was not too soon. */
	noteTaken(): void {
		if (this.isProbing) this.delayMs = FIRST_DELAY_MS;
		this.isProbing = false;
	}

	/** The service has refused a create: the last step was too soon. */
	noteRefusal(): void {
		if (this.isProbing) this.delayMs = Math.min(2 * this.delayMs, LAST_DELAY_MS);
		this.isProbing = false;
	}

	/** Takes a step from time to time as long as one is due; once at a time. */
	async run(isDue: () => boolean, step: () => void): Promise<void> {
		if (this.isOn) return;
		this.isOn = true;
		while (isDue()) {
			await this.clock.sleep(this.delayMs, this.stop);
			step();
			this.isProbing = true;
		}
		this.isOn = false;
	}
}
