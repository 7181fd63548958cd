import { unreadable } from '../raster';
import { ZIGZAG } from './blocks';
import {
	createTable,
	STANDARD_AC,
	STANDARD_DC,
	type HuffmanSpec,
	type HuffmanTable,
} from './huffman';

/** Codes of these segments. */
export const HUFFMAN_TABLES = 0xc4;
export const QUANTIZATION_TABLES = 0xdb;
export const RESTART_INTERVAL = 0xdd;

/** The most bits that a difference of means may have; libjpeg takes no more either. */
const MOST_BITS = 15;

/** A scan may name a code that it does not use; whatever is read by it is damaged. */
const NO_CODE = createTable({ counts: new Uint8Array(16), symbols: new Uint8Array(0) });

const damaged = () => unreadable('its data is damaged');

/** A Huffman code, made ready when a scan first uses it: a file may declare thousands. */
class Code {
	private table?: HuffmanTable;

	constructor(private readonly spec: HuffmanSpec) {}

	get ready(): HuffmanTable {
		return (this.table ??= createTable(this.spec));
	}
}

/** What the segments between the scans have declared so far; each may be declared anew. */
export class Tables {
	/** Units of blocks from one restart marker to the next; 0 where there are none. */
	restartInterval = 0;
	private readonly quantization: Uint16Array[] = [];
	/** Frames of motion JPEG declare no Huffman codes: they have the standard's. */
	private readonly means = STANDARD_DC.map((spec) => new Code(spec));
	private readonly rest = STANDARD_AC.map((spec) => new Code(spec));

	/** Takes what a segment declares; one of another kind is passed over. Throws `unreadableImage` where it is damaged. */
	read(code: number, data: Buffer): void {
		if (code === QUANTIZATION_TABLES) this.readQuantization(data);
		if (code === HUFFMAN_TABLES) this.readCodes(data);
		if (code === RESTART_INTERVAL) {
			if (data.length < 2) throw damaged();
			this.restartInterval = data.readUInt16BE(0);
		}
	}

	/** Multipliers of a block's coefficients, row by row. */
	quantizationOf(id: number): Uint16Array {
		const table = this.quantization[id];
		if (table === undefined) throw damaged();
		return table;
	}

	/** The code for the differences of means. */
	meansOf(id: number): HuffmanTable {
		const table = this.means[id]?.ready ?? NO_CODE;
		if (table.symbols.some((size) => size > MOST_BITS)) throw damaged();
		return table;
	}

	/** The code for all other coefficients. */
	restOf(id: number): HuffmanTable {
		return this.rest[id]?.ready ?? NO_CODE;
	}

	/** ITU-T T.81, section B.2.4.1: each of 64 values of one byte or two, in zigzag order. */
	private readQuantization(data: Buffer): void {
		for (let at = 0; at < data.length;) {
			const [bytes, id] = [1 + (data[at] >> 4), data[at] & 15];
			at += 1;
			if (bytes > 2 || at + 64 * bytes > data.length) throw damaged();
			const table = new Uint16Array(64);
			for (let k = 0; k < 64; k++, at += bytes) table[ZIGZAG[k]] = data.readUIntBE(at, bytes);
			this.quantization[id] = table;
		}
	}

	/** ITU-T T.81, section B.2.4.2: how many codes there are of each length, then the symbols. */
	private readCodes(data: Buffer): void {
		for (let at = 0; at < data.length;) {
			const [kind, id] = [data[at] >> 4, data[at] & 15];
			const counts = data.subarray(at + 1, at + 17);
			const end = at + 17 + counts.reduce((sum, count) => sum + count, 0);
			if (kind > 1 || end > data.length) throw damaged();
			const symbols = Uint8Array.from(data.subarray(at + 17, end));
			(kind === 0 ? this.means : this.rest)[id] = new Code({ counts, symbols });
			at = end;
		}
	}
}
