/** A part of a mask, as far as it is known. Sums are over its pixels. */
export interface Part {
	/** Of all its numbers the lowest. */
	number: number;
	pixels: number;
	sumX: number;
	sumY: number;
	left: number;
	right: number;
	top: number;
	bottom: number;
}

/**
 * The parts of a mask while its rows are read. Numbers that turn out to mean the same part are joined; of a part that is
 * complete no more is kept than where its numbers point.
 */
export class Parts {
	private parents = new Int32Array(1 << 10);
	private size = 0;
	private readonly open = new Map<number, Part>();

	/** Makes room for numbers below `size`, each of a part of its own. */
	grow(size: number): void {
		if (size > this.parents.length) {
			const larger = new Int32Array(Math.max(2 * this.parents.length, size));
			larger.set(this.parents);
			this.parents = larger;
		}
		for (; this.size < size; this.size++) this.parents[this.size] = this.size;
	}

	/** The lowest number of a part. */
	lowest(number: number): number {
		const { parents } = this;
		let lowest = number;
		while (parents[lowest] !== lowest) {
			parents[lowest] = parents[parents[lowest]];
			lowest = parents[lowest];
		}
		return lowest;
	}

	/** Notes that two numbers mean the same part. */
	join(a: number, b: number): void {
		const low = Math.min(this.lowest(a), this.lowest(b));
		const high = Math.max(this.lowest(a), this.lowest(b));
		if (low === high) return;
		this.parents[high] = low;
		const part = this.open.get(low);
		const joined = this.open.get(high);
		this.open.delete(high);
		if (part !== undefined && joined !== undefined) absorb(part, joined);
	}

	/** Adds the pixels of row `y` from `start` up to, not including, `end` to a part. */
	add(number: number, y: number, start: number, end: number): void {
		const lowest = this.lowest(number);
		const pixels = end - start;
		let part = this.open.get(lowest);
		if (part === undefined) {
			const sums = { pixels: 0, sumX: 0, sumY: 0 };
			part = { number: lowest, ...sums, left: start, right: start, top: y, bottom: y };
			this.open.set(lowest, part);
		}
		part.pixels += pixels;
		part.sumX += (pixels * (start + end - 1)) / 2;
		part.sumY += pixels * y;
		part.bottom = y;
		if (start < part.left) part.left = start;
		if (end > part.right) part.right = end - 1;
	}

	/** Takes a part away that does not reach row `y`; undefined where it does, or has been taken already. */
	takeComplete(number: number, y: number): Part | undefined {
		const lowest = this.lowest(number);
		const part = this.open.get(lowest);
		if (part === undefined || part.bottom >= y) return undefined;
		this.open.delete(lowest);
		return part;
	}
}

function absorb(part: Part, other: Part): void {
	part.pixels += other.pixels;
	part.sumX += other.sumX;
	part.sumY += other.sumY;
	part.left = Math.min(part.left, other.left);
	part.right = Math.max(part.right, other.right);
	part.top = Math.min(part.top, other.top);
	part.bottom = Math.max(part.bottom, other.bottom);
}
