import { WAITING_COPY_BYTES } from '../limits/memory';

/** A run's smaller copies that wait to be sent. If there are too many, later ones are made again, with the same result. */
export class WaitingCopies {
	private bytes = 0;
	private readonly held = new Map<object, Buffer>();

	keep(owner: object, copy: Buffer): void {
		if (this.bytes + copy.length > WAITING_COPY_BYTES) return;
		this.held.set(owner, copy);
		this.bytes += copy.length;
	}

	/** Undefined if it must be made again. */
	get(owner: object): Buffer | undefined {
		return this.held.get(owner);
	}

	drop(owner: object): void {
		this.bytes -= this.held.get(owner)?.length ?? 0;
		this.held.delete(owner);
	}
}
