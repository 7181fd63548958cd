import { sizeOf } from './bitWriter';
import { ZIGZAG } from './blocks';
import { transformBlock } from './forwardDct';
import type { ScanWriter } from './scanWriter';

/** Sixteen zeros (ZRL), and end of block (EOB): only zeros follow (ITU-T T.81, section F.1.2.2.1). */
const ZEROS = 0xf0;
const END = 0x00;

/** Writes the blocks of one component of a baseline image. */
export class BlockWriter {
	private readonly block = new Int32Array(64);
	/** The previous block's DC coefficient: only the difference is written. */
	private dc = 0;

	/** `quantization` holds the divisors of the coefficients, row by row; `kind` is 0 for luma, 1 for chroma. */
	constructor(
		private readonly quantization: Uint8Array,
		private readonly kind: 0 | 1,
	) {}

	/** Writes the 8 × 8 block whose first sample is at `from`; its rows are `stride` apart. */
	write(samples: Uint8Array, from: number, stride: number, writer: ScanWriter): void {
		const { block } = this;
		for (let to = 0, row = from; to < 64; row += stride) {
			for (let at = row; at < row + 8; at++) block[to++] = samples[at] - 128;
		}
		transformBlock(block);
		this.quantize();
		this.writeDc(writer);
		this.writeAc(writer);
	}

	/** The transform scales coefficients by eight. */
	private quantize(): void {
		const { block, quantization } = this;
		for (let at = 0; at < 64; at++) {
			const divisor = quantization[at] << 3;
			const value = block[at];
			const half = divisor >> 1;
			block[at] = (value < 0 ? value - half : value + half) / divisor;
		}
	}

	private writeDc(writer: ScanWriter): void {
		const difference = this.block[0] - this.dc;
		this.dc = this.block[0];
		writer.write(this.kind, sizeOf(difference), difference);
	}

	private writeAc(writer: ScanWriter): void {
		const { block } = this;
		const code = 2 + this.kind;
		let zeros = 0;
		for (let k = 1; k < 64; k++) {
			const value = block[ZIGZAG[k]];
			if (value === 0) {
				zeros += 1;
				continue;
			}
			for (; zeros > 15; zeros -= 16) writer.write(code, ZEROS, 0);
			writer.write(code, (zeros << 4) | sizeOf(value), value);
			zeros = 0;
		}
		if (zeros > 0) writer.write(code, END, 0);
	}
}
