import { damaged } from '../raster';
import { ZIGZAG } from './blocks';
import {
	createTable,
	STANDARD_AC,
	STANDARD_DC,
	type HuffmanSpec,
	type HuffmanTable,
} from './huffman';

/** The markers of these segments. */
export const HUFFMAN_TABLES = 0xc4;
export const QUANTIZATION_TABLES = 0xdb;
const RESTART_INTERVAL = 0xdd;

/** The most bits of a DC difference; libjpeg accepts no more either. */
const MOST_BITS = 15;

/** A scan may name a table that is not there, as long as it does not use it: any symbol is an error. */
const NO_CODE = createTable({ counts: new Uint8Array(16), symbols: new Uint8Array(0) });

/** A Huffman table that is built when a scan first uses it: a file may declare thousands. */
class Code {
	private table?: HuffmanTable;

	constructor(private readonly spec: HuffmanSpec) {}

	get ready(): HuffmanTable {
		return (this.table ??= createTable(this.spec));
	}
}

/** What the segments between scans have declared so far; a later one replaces an earlier one. */
export class Tables {
	/** MCUs between restart markers; 0 if there are none. */
	restartInterval = 0;
	private readonly quantization: Uint16Array[] = [];
	/** Motion JPEG frames declare no Huffman tables: they use the typical ones. */
	private readonly dcTables = STANDARD_DC.map((spec) => new Code(spec));
	private readonly acTables = STANDARD_AC.map((spec) => new Code(spec));

	/** Takes what a segment declares; skips other kinds of segments. Throws `unreadableImage` if it is damaged. */
	read(code: number, data: Buffer): void {
		if (code === QUANTIZATION_TABLES) this.readQuantization(data);
		if (code === HUFFMAN_TABLES) this.readCodes(data);
		if (code === RESTART_INTERVAL) {
			if (data.length < 2) throw damaged();
			this.restartInterval = data.readUInt16BE(0);
		}
	}

	/** The multipliers of a block's coefficients, row by row. */
	quantizationOf(id: number): Uint16Array {
		const table = this.quantization[id];
		if (table === undefined) throw damaged();
		return table;
	}

	/** The table for DC differences. */
	dcTableOf(id: number): HuffmanTable {
		const table = this.dcTables[id]?.ready ?? NO_CODE;
		if (table.symbols.some((size) => size > MOST_BITS)) throw damaged();
		return table;
	}

	/** The table for AC coefficients. */
	acTableOf(id: number): HuffmanTable {
		return this.acTables[id]?.ready ?? NO_CODE;
	}

	/** ITU-T T.81, section B.2.4.1: 64 values of one byte or two each, in zigzag order. */
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

	/** ITU-T T.81, section B.2.4.2: the number of code words of each length, then the symbols. */
	private readCodes(data: Buffer): void {
		for (let at = 0; at < data.length;) {
			const [kind, id] = [data[at] >> 4, data[at] & 15];
			const counts = data.subarray(at + 1, at + 17);
			const end = at + 17 + counts.reduce((sum, count) => sum + count, 0);
			if (kind > 1 || end > data.length) throw damaged();
			const symbols = Uint8Array.from(data.subarray(at + 17, end));
			(kind === 0 ? this.dcTables : this.acTables)[id] = new Code({ counts, symbols });
			at = end;
		}
	}
}
