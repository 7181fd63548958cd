import { joinBytes } from '../joinBytes';
import type { RowSource } from '../rowSource';
import type { TimeSlices } from '../../timing/timeSlices';
import { BlockWriter } from './blockWriter';
import { writeHead, type JpegHead } from './jpegHead';
import { quantizationOf } from './quantization';
import { ScanWriter } from './scanWriter';
import { toYcc } from './ycc';

const BLOCK = 8;

export interface JpegOptions extends Pick<JpegHead, 'profile' | 'density'> {
	/** From 1 to 100. */
	quality: number;
	/** Whether to subsample chroma (4:2:0: four pixels share one); otherwise each pixel has its own (4:4:4). */
	hasHalfColours?: boolean;
}

/**
 * Writes a baseline JPEG with exactly libjpeg's pixels, and with Huffman codes optimised for the image. Never holds the
 * whole image unpacked.
 */
export async function encodeJpeg(
	source: RowSource & { channels: 3 },
	{ quality, hasHalfColours = false, profile, density }: JpegOptions,
	slices: TimeSlices,
): Promise<Buffer> {
	const { width, height } = source;
	const shared = hasHalfColours ? 2 : 1;
	const quantization = quantizationOf(quality);
	const writer = new ScanWriter();
	const strips = new Strips(source, shared, quantization);
	const parts: Uint8Array[] = [];
	for (let top = 0; top < height; top += strips.rows) {
		await strips.write(top, writer);
		const isLast = top + strips.rows >= height;
		if (writer.isFull || (isLast && writer.specs === undefined)) {
			const packed = await writer.makeCodes(isLast, slices);
			const { specs = [] } = writer;
			const head = { width, height, quantization, specs, shared, profile, density } as const;
			parts.push(writeHead(head), ...packed);
		}
		if (isLast) writer.end();
		if (writer.specs !== undefined) parts.push(writer.take());
		if (slices.isOver) await slices.next();
	}
	parts.push(Uint8Array.of(0xff, 0xd9));
	return await joinBytes(parts, slices);
}

/** An image in strips as high as an MCU. Its last row and column are repeated past the edges. */
class Strips {
	readonly rows: number;
	private readonly stride: number;
	private readonly row: Uint8Array;
	/** A strip's Y, Cb and Cr at full resolution. */
	private readonly planes: Uint8Array[];
	/** Its subsampled Cb and Cr. */
	private readonly halves: Uint8Array[];
	private readonly blocks: BlockWriter[];

	constructor(
		private readonly source: RowSource,
		private readonly shared: 1 | 2,
		[luminance, differences]: Uint8Array[],
	) {
		this.rows = shared * BLOCK;
		this.stride = this.rows * Math.ceil(source.width / this.rows);
		this.row = new Uint8Array(3 * source.width);
		this.planes = [0, 1, 2].map(() => new Uint8Array(this.stride * this.rows));
		this.halves = [0, 1].map(() => new Uint8Array((this.stride * this.rows) / 4));
		this.blocks = [
			new BlockWriter(luminance, 0),
			new BlockWriter(differences, 1),
			new BlockWriter(differences, 1),
		];
	}

	/** Writes the strip whose first row is `top`. */
	async write(top: number, writer: ScanWriter): Promise<void> {
		const { source, planes, stride, rows, shared } = this;
		const { width, height } = source;
		for (let y = 0; y < rows; y++) {
			if (top + y < height) await source.drawRow(top + y, this.row);
			toYcc(this.row, planes, y * stride);
			for (const plane of planes)
				plane.fill(plane[y * stride + width - 1], y * stride + width, (y + 1) * stride);
		}
		const known = Math.min(rows, height - top);
		if (shared === 2) this.halves.forEach((half, at) => halve(planes[at + 1], stride, known, half));
		const differences = shared === 2 ? this.halves : planes.slice(1);
		for (let x = 0; x < stride; x += rows) {
			for (let y = 0; y < rows; y += BLOCK) {
				for (let right = 0; right < rows; right += BLOCK)
					this.blocks[0].write(planes[0], y * stride + x + right, stride, writer);
			}
			differences.forEach((samples, at) =>
				this.blocks[at + 1].write(samples, x / shared, stride / shared, writer),
			);
		}
	}
}

/** Averages squares of four, rounding down and up in turn (jcsample.c); past `rows` the last row is repeated. */
function halve(samples: Uint8Array, stride: number, rows: number, half: Uint8Array): void {
	const across = stride >> 1;
	const known = across * ((rows + 1) >> 1);
	for (let to = 0; to < known; to++) {
		const from = 2 * (((to / across) | 0) * stride + (to % across));
		const sum = samples[from] + samples[from + 1] + samples[from + stride];
		half[to] = (sum + samples[from + stride + 1] + 1 + (to & 1)) >> 2;
	}
	for (let to = known; to < half.length; to += across) half.copyWithin(to, known - across, known);
}
