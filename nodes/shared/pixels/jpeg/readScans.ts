import { END_OF_IMAGE, isFrame, segmentsOf, START_OF_SCAN } from '../../imageFile/jpegSegments';
import { checkHeld, unreadable } from '../raster';
import type { TimeSlices } from '../../timing/timeSlices';
import { BitReader } from './bitReader';
import { firstOfRow, openScan, type Component, type Scan } from './openScan';
import type { JpegHeader } from './readJpegHeader';
import { Tables } from './tables';

/** An image's coefficients while they are being read. */
export interface Coefficients {
	components: Component[];
	/** Reads on until everything that this row of the image needs is there. Throws `unreadableImage` if it is damaged. */
	readTo(y: number): Promise<void>;
}

/** A row is drawn from its own units and from those above and below it. */
const ROWS_HELD = 2;
/** 64 coefficients of 16 bits. */
const BLOCK_BYTES = 128;

/**
 * Reads the coefficients from all scans of an image. Where it has one scan, which is all there is to know of each row,
 * that can be done while the image is drawn (`isStreamed`): so an image of any height takes the memory of a few rows.
 * Throws `unreadableImage` where a scan is damaged, or the end is missing.
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
	throw unreadable('its data is damaged');
}

/** How many units lie in a row, and how many rows of them are held at once. Throws where that is too much. */
export function countUnits(
	{ width, height, components, most }: JpegHeader,
	isStreamed: boolean,
): { unitsAcross: number; unitsHeld: number } {
	const unitsAcross = Math.ceil(width / (8 * most.h));
	const unitsDown = Math.ceil(height / (8 * most.v));
	const unitsHeld = isStreamed ? Math.min(unitsDown, ROWS_HELD) : unitsDown;
	const blocksInUnit = components.reduce((sum, { h, v }) => sum + h * v, 0);
	checkHeld(width, height, unitsAcross * unitsHeld * blocksInUnit * BLOCK_BYTES);
	return { unitsAcross, unitsHeld };
}

function createComponents(header: JpegHeader, isStreamed: boolean): Component[] {
	const { width, height, components, most } = header;
	const { unitsAcross, unitsHeld } = countUnits(header, isStreamed);
	return components.map(({ id, h, v, quantizationId }) => ({
		...{ id, h, v, quantizationId },
		blocksAcross: Math.ceil((width * h) / most.h / 8),
		blocksDown: Math.ceil((height * v) / most.v / 8),
		stride: unitsAcross * h,
		heldRows: unitsHeld * v,
		coefficients: new Int16Array(64 * unitsAcross * h * unitsHeld * v),
	}));
}

/** Reads a scan row by row: of blocks where it has one component, of units where it has several. */
class ScanReader {
	private readonly across: number;
	private readonly down: number;
	private readonly readUnit: typeof readBlockAt;
	/** Rows of the image that one of these rows covers. */
	private readonly height: number;
	/** The row that comes next. */
	private row = 0;
	/** How many units there are to the next restart marker, and how many of those there were. */
	private left: number;
	private restarts = 0;

	constructor(
		private readonly scan: Scan,
		private readonly reader: BitReader,
		{ width, height, most }: JpegHeader,
		private readonly restartInterval: number,
	) {
		const [{ component }] = scan.parts;
		const isAlone = scan.parts.length === 1;
		this.across = isAlone ? component.blocksAcross : Math.ceil(width / (8 * most.h));
		this.down = isAlone ? component.blocksDown : Math.ceil(height / (8 * most.v));
		this.readUnit = isAlone ? readBlockAt : readUnitAt;
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
		const { scan, reader, readUnit, across } = this;
		this.clear(y);
		for (let x = 0; x < across; x++) {
			if (this.left-- === 0) {
				restart(scan, reader, this.restarts++);
				this.left = this.restartInterval - 1;
			}
			readUnit(scan, reader, x, y);
		}
		reader.checkEnd();
	}

	/** Makes room for a row where another one was: what a scan leaves out is zero. */
	private clear(y: number): void {
		for (const { component } of this.scan.parts) {
			const rows = this.scan.parts.length === 1 ? 1 : component.v;
			if (y * rows < component.heldRows) continue;
			const first = firstOfRow(component, y * rows);
			component.coefficients.fill(0, first, first + 64 * component.stride * rows);
		}
	}
}

/** What is told by what came before begins anew (ITU-T T.81, sections F.2.1.3.1 and G.1.2.2). */
function restart({ parts, progressive }: Scan, reader: BitReader, count: number): void {
	reader.restart(count % 8);
	for (const part of parts) part.mean = 0;
	progressive?.restart();
}

/** The next block of a scan of one component, which goes along all its blocks in the image. */
function readBlockAt({ parts: [part], readBlock }: Scan, reader: BitReader, x: number, y: number) {
	readBlock(reader, part, firstOfRow(part.component, y) + 64 * x);
}

/** The next unit of a scan of several components, which has some blocks of each (ITU-T T.81, section A.2). */
function readUnitAt({ parts, readBlock }: Scan, reader: BitReader, x: number, y: number): void {
	for (const part of parts) {
		const { h, v } = part.component;
		for (let row = 0; row < v; row++) {
			const first = firstOfRow(part.component, y * v + row) + 64 * x * h;
			for (let block = first; block < first + 64 * h; block += 64) readBlock(reader, part, block);
		}
	}
}
