import { codesOf, type HuffmanSpec } from './huffman';

// Looked up once: inside Jest's sandbox, globals are slow.
const { abs, clz32 } = Math;

/** A Huffman code for writing: for each symbol, its length × 65,536 + its code word. */
export function createCodes(spec: HuffmanSpec): Int32Array {
	const codes = new Int32Array(256);
	for (const { symbol, code, length } of codesOf(spec)) codes[symbol] = (length << 16) | code;
	return codes;
}

/** A number's size category: how many bits its magnitude takes (ITU-T T.81, table F.1). */
export function sizeOf(value: number): number {
	return 32 - clz32(abs(value));
}

/** Collects a scan's bits, and stuffs a zero after each FF (ITU-T T.81, section F.1.2.3). */
export class BitWriter {
	private bytes = new Uint8Array(1 << 12);
	private length = 0;
	/** Those that do not fill a byte yet, and how many there are. */
	private bits = 0;
	private count = 0;

	/** Appends a number's lowest bits, up to 16. */
	write(value: number, length: number): void {
		this.bits = (this.bits << length) | (value & ((1 << length) - 1));
		this.count += length;
		while (this.count >= 8) {
			this.count -= 8;
			const byte = (this.bits >>> this.count) & 255;
			this.put(byte);
			if (byte === 255) this.put(0);
		}
	}

	/** Writes a code word, then a signed number of `size` bits (section F.1.2.1). */
	writeSymbol(code: number, value: number, size: number): void {
		this.write(code, code >> 16);
		if (size > 0) this.write(value < 0 ? value - 1 : value, size);
	}

	/** Pads the last byte with ones. */
	end(): void {
		if (this.count > 0) this.write(0x7f, 8 - this.count);
	}

	/** Returns the full bytes, and removes them. */
	take(): Uint8Array {
		const taken = this.bytes.slice(0, this.length);
		this.length = 0;
		return taken;
	}

	private put(byte: number): void {
		if (this.length === this.bytes.length) {
			const longer = new Uint8Array(2 * this.length);
			longer.set(this.bytes);
			this.bytes = longer;
		}
		this.bytes[this.length++] = byte;
	}
}
