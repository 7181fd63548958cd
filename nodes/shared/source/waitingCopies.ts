/** So many copies of a megapixel fit in as hardly any run has; each takes some 300 kB. */
const MOST_BYTES = 64 * 1024 ** 2;

/** Copies of a run's images that wait to be sent. Where there are too many, the last ones are made again, which gives the same. */
export class WaitingCopies {
	private bytes = 0;
	private readonly held = new Map<object, Buffer>();

	keep(owner: object, copy: Buffer): void {
		if (this.bytes + copy.length > MOST_BYTES) return;
		this.held.set(owner, copy);
		this.bytes += copy.length;
	}

	/** Undefined where it has to be made again. */
	get(owner: object): Buffer | undefined {
		return this.held.get(owner);
	}

	drop(owner: object): void {
		this.bytes -= this.held.get(owner)?.length ?? 0;
		this.held.delete(owner);
	}
}
