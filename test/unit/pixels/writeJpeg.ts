import { seededRandom } from '../../tools/simulator/random';
import { DHT, DQT, DRI, joinJpeg, SOF0, SOS, type Segment } from './jpegParts';

// Looked up once: inside Jest's sandbox, globals are slow.
const { abs, ceil, floor, log2, max } = Math;

export interface JpegOptions {
	width: number;
	height: number;
	/** Each component's sampling factors, across and down. */
	factors: Array<[number, number]>;
	/** MCUs between two restart markers. */
	restart?: number;
	/** Whether each component has a scan of its own. */
	isApart?: boolean;
}

/**
 * A baseline JPEG of noise with any subsampling; sharp writes only two kinds. Every size of a DC difference has a code of four
 * bits; the AC codes, of three, are the end of a block and a few short runs.
 */
export function writeJpeg(options: JpegOptions): Buffer {
	const { width, height, factors, restart, isApart } = options;
	const numbers = factors.map((_, index) => index + 1);
	const frame = [8, height >> 8, height & 255, width >> 8, width & 255, factors.length];
	const segments: Segment[] = [
		{ code: DQT, data: Buffer.from([0, ...Array<number>(64).fill(8)]) },
		{
			code: SOF0,
			data: Buffer.from([...frame, ...factors.flatMap(([h, v], at) => [at + 1, h * 16 + v, 0])]),
		},
		{ code: DHT, data: Buffer.from([0x00, 0, 0, 0, 12, ...Array<number>(12).fill(0), ...DC]) },
		{ code: DHT, data: Buffer.from([0x10, 0, 0, AC.length, ...Array<number>(13).fill(0), ...AC]) },
	];
	if (restart) segments.push({ code: DRI, data: Buffer.from([0, restart]) });
	const random = seededRandom(width * 1000 + height);
	for (const scan of isApart ? numbers.map((number) => [number]) : [numbers]) {
		const data = [scan.length, ...scan.flatMap((number) => [number, 0]), 0, 63, 0];
		const packed = packScan(options, scan, random);
		segments.push({ code: SOS, data: Buffer.from(data), packed });
	}
	return joinJpeg(segments);
}

const DC = Array.from({ length: 12 }, (_, length) => length);
const AC = [0x00, 0x01, 0x02, 0x03, 0x11, 0x41, 0xf0];

function packScan(options: JpegOptions, scan: number[], random: () => number): Buffer {
	const { factors, restart = Infinity } = options;
	const parts: Buffer[] = [];
	const levels = scan.map(() => 0);
	let bits = '';
	for (let mcu = 0; mcu < countMcus(options, scan); mcu++) {
		if (mcu > 0 && mcu % restart === 0) {
			parts.push(stuff(bits), Buffer.from([0xff, 0xd0 + ((mcu / restart - 1) & 7)]));
			bits = '';
			levels.fill(0);
		}
		scan.forEach((number, at) => {
			const [h, v] = factors[number - 1];
			for (let block = 0; block < (scan.length > 1 ? h * v : 1); block++) {
				const level = floor(random() * 161) - 80;
				bits += packBlock(level - levels[at], random);
				levels[at] = level;
			}
		});
	}
	return Buffer.concat([...parts, stuff(bits)]);
}

/** A scan of one component has its own blocks, one of several has MCUs. */
function countMcus({ width, height, factors }: JpegOptions, scan: number[]): number {
	const most = [0, 1].map((axis) => max(...factors.map((factor) => factor[axis])));
	const [h, v] = scan.length > 1 ? [1, 1] : factors[scan[0] - 1];
	return [(width * h) / most[0], (height * v) / most[1]]
		.map((side) => ceil(ceil(side) / 8))
		.reduce((across, down) => across * down);
}

function packBlock(difference: number, random: () => number): string {
	const lengthOf = (value: number) => (value === 0 ? 0 : floor(log2(abs(value))) + 1);
	const bitsOf = (value: number, length: number) =>
		length === 0
			? ''
			: (value > 0 ? value : value + 2 ** length - 1).toString(2).padStart(length, '0');
	const length = lengthOf(difference);
	let bits = length.toString(2).padStart(4, '0') + bitsOf(difference, length);
	for (let at = 0; at < 2; at++) {
		const symbol = 1 + floor(random() * 5);
		const size = AC[symbol] & 15;
		const value = 2 ** (size - 1) + floor(random() * 2 ** (size - 1));
		bits += symbol.toString(2).padStart(3, '0') + bitsOf(random() < 0.5 ? value : -value, size);
	}
	return bits + '000';
}

/** The bits as bytes, padded with ones, with a zero stuffed after each FF. */
function stuff(bits: string): Buffer {
	const bytes = bits.match(/.{1,8}/g) ?? [];
	return Buffer.from(
		bytes.flatMap((byte) => {
			const value = parseInt(byte.padEnd(8, '1'), 2);
			return value === 0xff ? [0xff, 0] : [value];
		}),
	);
}
