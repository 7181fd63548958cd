import { machineClock, type ServiceClock } from '../../tools/simulator/service/serviceClock';

/** The machine's time, but for waits that end only once they are let go: however long n8n takes meanwhile. */
export class HeldClock implements ServiceClock {
	private held = Promise.resolve();
	private letGo = () => {};

	now(): number {
		return machineClock.now();
	}

	async sleep(ms: number, signal: AbortSignal): Promise<void> {
		await machineClock.sleep(ms, signal);
		await this.held;
	}

	/** From now on no wait ends. */
	hold(): void {
		this.release();
		this.held = new Promise((resolve) => (this.letGo = resolve));
	}

	/** Ends the waits whose time is over. */
	release(): void {
		this.letGo();
	}
}
