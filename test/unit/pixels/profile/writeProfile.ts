import { deflateSync } from 'node:zlib';

import type { Chunk } from '../../../fixtures/png';

/** A tone curve: a gamma, samples from 0 to 65535, or a formula of a type with its parameters. */
export type Curve = { gamma: number } | { samples: number[] } | { type: number; numbers: number[] };

/** What a test wants of a profile. Written apart from the code under test. */
export interface ProfileOptions {
	curve: Curve;
	/** Full red, green and blue as X, Y and Z under D50. */
	primaries: number[][];
	space?: string;
	/** Tags beside those of a matrix, or in place of them. */
	extra?: { [name: string]: Buffer };
}

/** Primaries of well-known spaces, adapted to D50. */
export const ADOBE_RGB = [
	[0.60974, 0.31111, 0.01947],
	[0.20528, 0.62567, 0.06087],
	[0.14919, 0.06322, 0.74457],
];
export const PRO_PHOTO = [
	[0.79767, 0.28804, 0],
	[0.13519, 0.71188, 0],
	[0.03134, 0.00009, 0.82491],
];
export const DISPLAY_P3 = [
	[0.51512, 0.2412, -0.00105],
	[0.29198, 0.69225, 0.04189],
	[0.1571, 0.06657, 0.78407],
];
export const SRGB = [
	[0.43607, 0.22249, 0.01392],
	[0.38515, 0.71687, 0.09708],
	[0.14307, 0.06061, 0.7141],
];
/** As sRGB and Display P3 have it (IEC 61966-2-1). */
export const SRGB_CURVE: Curve = {
	type: 3,
	numbers: [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045],
};

export function writeProfile({ curve, primaries, space = 'RGB ', extra }: ProfileOptions): Buffer {
	const tags: Array<[string, Buffer]> = Object.entries({
		...Object.fromEntries(['r', 'g', 'b'].map((name) => [`${name}TRC`, writeCurve(curve)])),
		rXYZ: writeXyz(primaries[0]),
		gXYZ: writeXyz(primaries[1]),
		bXYZ: writeXyz(primaries[2]),
		wtpt: writeXyz([0.9642, 1, 0.8249]),
		...extra,
	});
	const table = Buffer.alloc(4 + 12 * tags.length);
	table.writeUInt32BE(tags.length, 0);
	let start = 128 + table.length;
	tags.forEach(([name, data], index) => {
		table.write(name, 4 + 12 * index, 'latin1');
		table.writeUInt32BE(start, 8 + 12 * index);
		table.writeUInt32BE(data.length, 12 + 12 * index);
		start += data.length;
	});
	const header = Buffer.alloc(128);
	header.writeUInt32BE(start, 0);
	header.writeUInt32BE(0x04200000, 8);
	header.write(`mntr${space}XYZ `, 12, 'latin1');
	header.write('acsp', 36, 'latin1');
	[0.9642, 1, 0.8249].forEach((value, index) => writeFixed(header, value, 68 + 4 * index));
	return Buffer.concat([header, table, ...tags.map(([, data]) => data)]);
}

export function writeCurve(curve: Curve): Buffer {
	if ('gamma' in curve) return writeTable([Math.round(curve.gamma * 256)]);
	if ('samples' in curve) return writeTable(curve.samples);
	const data = Buffer.alloc(12 + 4 * curve.numbers.length);
	data.write('para', 0, 'latin1');
	data.writeUInt16BE(curve.type, 8);
	curve.numbers.forEach((value, index) => writeFixed(data, value, 12 + 4 * index));
	return data;
}

function writeTable(values: number[]): Buffer {
	const data = Buffer.alloc(12 + 2 * values.length + ((2 * values.length) % 4));
	data.write('curv', 0, 'latin1');
	data.writeUInt32BE(values.length, 8);
	values.forEach((value, index) => data.writeUInt16BE(value, 12 + 2 * index));
	return data;
}

function writeXyz(values: number[]): Buffer {
	const data = Buffer.alloc(20);
	data.write('XYZ ', 0, 'latin1');
	values.forEach((value, index) => writeFixed(data, value, 8 + 4 * index));
	return data;
}

function writeFixed(data: Buffer, value: number, at: number): void {
	data.writeInt32BE(Math.round(value * 65_536), at);
}

export function profileChunk(profile: Buffer): Chunk {
	const name = Buffer.from('Name\0\0', 'latin1');
	return { type: 'iCCP', data: Buffer.concat([name, deflateSync(profile)]) };
}
