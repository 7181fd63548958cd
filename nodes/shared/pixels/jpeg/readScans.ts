import { END_OF_IMAGE, isFrame, segmentsOf, START_OF_SCAN } from '../../imageFile/jpegSegments';
import { checkHeld, damaged, unreadable } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { BitReader } from './bitReader';
import { firstOfRow, openScan, type Component, type Scan } from './openScan';
import { blocksInMcu, type JpegHeader } from './readJpegHeader';
import { Tables } from './tables';

/** An image's coefficients while they are being read. */
export interface Coefficients {
	components: Component[];
	/** Reads on until everything for this row of the image is there. Throws `unreadableImage` if it is damaged. */
	readTo(y: number): Promise<void>;
}

/** A row of pixels is drawn from its own MCUs and those next to it. */
const ROWS_HELD = 2;
/** 64 coefficients of 16 bits. */
const BLOCK_BYTES = 128;

/**
 * Reads an image's coefficients from all its scans. If a single scan has everything, it can be read while the image is drawn
 * (`isStreamed`), so that an image of any height takes the memory of a few rows. Throws `unreadableImage` if a scan is
 * damaged or the end of the image is missing.
 */
export async function readScans(
	bytes: Buffer,
	header: JpegHeader,
	isStreamed: boolean,
	slices: TimeSlices,
): Promise<Coefficients> {
	const components = createComponents(header, isStreamed);
	const tables = new Tables();
	let frames = 0;
	let last: ScanReader | undefined;
	for (const { code, start, end } of segmentsOf(bytes)) {
		if (code === END_OF_IMAGE)
			return { components, readTo: async (y) => await last?.readTo(y, slices) };
		const data = bytes.subarray(start + 4, end);
		if (isFrame(code) && frames++ > 0) throw unreadable('it has more than one frame');
		if (code === START_OF_SCAN) {
			const scan = openScan(data, components, tables, header.isProgressive);
			last = new ScanReader(scan, new BitReader(bytes, end), header, tables.restartInterval);
			if (!isStreamed) await last.readTo(Infinity, slices);
		} else tables.read(code, data);
	}
	throw damaged();
}

/** How many rows of MCUs are held at once. Throws if that is too much. */
export function countHeldRows(
	{ width, height, components, mcusAcross, mcusDown }: JpegHeader,
	isStreamed: boolean,
): number {
	const rows = isStreamed ? Math.min(mcusDown, ROWS_HELD) : mcusDown;
	checkHeld(width, height, mcusAcross * rows * blocksInMcu(components) * BLOCK_BYTES);
	return rows;
}

function createComponents(header: JpegHeader, isStreamed: boolean): Component[] {
	const rows = countHeldRows(header, isStreamed);
	return header.components.map((component) => {
		const stride = header.mcusAcross * component.h;
		const heldRows = rows * component.v;
		const coefficients = new Int16Array(64 * stride * heldRows);
		return { ...component, stride, heldRows, coefficients };
	});
}

/** Reads a scan row by row: of blocks if it has one component, of MCUs if it has several. */
class ScanReader {
	private readonly across: number;
	private readonly down: number;
	private readonly readNext: typeof readBlockAt;
	/** How many rows of pixels one of these rows covers. */
	private readonly height: number;
	/** The row that comes next. */
	private row = 0;
	/** How many MCUs are left until the next restart marker, and how many markers there were. */
	private left: number;
	private restarts = 0;

	constructor(
		private readonly scan: Scan,
		private readonly reader: BitReader,
		{ mcusAcross, mcusDown, most }: JpegHeader,
		private readonly restartInterval: number,
	) {
		const [{ component }] = scan.parts;
		const isAlone = scan.parts.length === 1;
		this.across = isAlone ? component.blocksAcross : mcusAcross;
		this.down = isAlone ? component.blocksDown : mcusDown;
		this.readNext = isAlone ? readBlockAt : readMcuAt;
		this.height = (8 * most.v) / (isAlone ? component.v : 1);
		this.left = restartInterval || Infinity;
	}

	async readTo(y: number, slices: TimeSlices): Promise<void> {
		while (this.row < this.down && this.row * this.height <= y) {
			this.readRow(this.row++);
			if (this.row === this.down) this.reader.finish();
			if (slices.isOver) await slices.next();
		}
	}

	private readRow(y: number): void {
		const { scan, reader, readNext, across } = this;
		this.clear(y);
		for (let x = 0; x < across; x++) {
			if (this.left-- === 0) {
				restart(scan, reader, this.restarts++);
				this.left = this.restartInterval - 1;
			}
			readNext(scan, reader, x, y);
		}
		reader.checkEnd();
	}

	/** Clears the row that is to be replaced: coefficients that a scan leaves out are zero. */
	private clear(y: number): void {
		for (const { component } of this.scan.parts) {
			const rows = this.scan.parts.length === 1 ? 1 : component.v;
			if (y * rows < component.heldRows) continue;
			const first = firstOfRow(component, y * rows);
			component.coefficients.fill(0, first, first + 64 * component.stride * rows);
		}
	}
}

/** Resets the predictions (ITU-T T.81, sections F.2.1.3.1 and G.1.2.2). */
function restart({ parts, progressive }: Scan, reader: BitReader, count: number): void {
	reader.restart(count % 8);
	for (const part of parts) part.dc = 0;
	progressive?.restart();
}

/** The next block of a scan of one component, which has just the blocks in the image. */
function readBlockAt({ parts: [part], readBlock }: Scan, reader: BitReader, x: number, y: number) {
	readBlock(reader, part, firstOfRow(part.component, y) + 64 * x);
}

/** The next MCU of a scan of several components, which interleaves their blocks (ITU-T T.81, section A.2). */
function readMcuAt({ parts, readBlock }: Scan, reader: BitReader, x: number, y: number): void {
	for (const part of parts) {
		const { h, v } = part.component;
		for (let row = 0; row < v; row++) {
			const first = firstOfRow(part.component, y * v + row) + 64 * x * h;
			for (let block = first; block < first + 64 * h; block += 64) readBlock(reader, part, block);
		}
	}
}
