/** A part of a JPEG: its marker's code, what it holds, and the packed pixels that follow a scan's header. */
export interface Segment {
	code: number;
	data: Buffer;
	packed?: Buffer;
}

export const SOF0 = 0xc0;
export const DHT = 0xc4;
export const SOS = 0xda;
export const DQT = 0xdb;
export const APP0 = 0xe0;
export const APP14 = 0xee;
export const DRI = 0xdd;

export function joinJpeg(segments: Segment[]): Buffer {
	const parts = segments.flatMap(({ code, data, packed = Buffer.alloc(0) }) => [
		Buffer.from([0xff, code, (data.length + 2) >> 8, (data.length + 2) & 255]),
		data,
		packed,
	]);
	return Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts, Buffer.from([0xff, 0xd9])]);
}

export function splitJpeg(bytes: Buffer): Segment[] {
	const segments: Segment[] = [];
	let offset = 2;
	while (bytes[offset + 1] !== 0xd9) {
		const code = bytes[offset + 1];
		let end = offset + 2 + bytes.readUInt16BE(offset + 2);
		const segment: Segment = { code, data: bytes.subarray(offset + 4, end) };
		if (code === SOS) {
			const start = end;
			while (bytes[end] !== 0xff || isOfScan(bytes[end + 1])) end += 1;
			segment.packed = bytes.subarray(start, end);
		}
		segments.push(segment);
		offset = end;
	}
	return segments;
}

/** Changes a JPEG's segments of one kind. */
export function changeJpeg(
	bytes: Buffer,
	code: number,
	change: (segment: Segment, index: number) => Segment[],
): Buffer {
	let index = 0;
	return joinJpeg(
		splitJpeg(bytes).flatMap((segment) =>
			segment.code === code ? change(segment, index++) : [segment],
		),
	);
}

/** A stuffed zero or a restart marker. */
function isOfScan(code: number): boolean {
	return code === 0 || (code >= 0xd0 && code <= 0xd7);
}
