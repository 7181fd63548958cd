import sharp, { type Metadata } from 'sharp';

import { rgbaOf } from '../images/rgbaOf';
import { storedPixels } from '../images/sharpPixels';
import type { readImage } from './shipped';

/** What became of a file. Those that end with a reason fail the run. */
export type Verdict =
	| { outcome: 'equal' | 'equalButForColours' | 'documented' | 'refusedBySharp' }
	| { outcome: 'refused' | 'different'; why: string };

/** What the package says that it does not read. */
const DOCUMENTED = [
	/^it has 12 bits a sample$/,
	// Arithmetic, lossless or hierarchical coding.
	/^it is a JPEG of a rare kind$/,
	/^it is too large: /,
];

type Seen = Awaited<ReturnType<typeof readImage>>;

/** Compares what the package sees in a file with what sharp does. Damage that sharp warns of is not held against the package. */
export async function judgeImage(bytes: Buffer, seen: Seen): Promise<Verdict> {
	const metadata = await metadataOf(bytes);
	const isDocumented = DOCUMENTED.some((reason) => reason.test(seen.refused ?? ''));
	const theirs = isDocumented ? undefined : await storedOf(bytes);
	if (metadata === undefined || (!isDocumented && theirs === undefined))
		return { outcome: 'refusedBySharp' };
	if (seen.size !== undefined) {
		const [ours, expected] = [describeSeen(seen.size), describeStored(metadata)];
		if (ours !== expected) return { outcome: 'different', why: `${ours}, not ${expected}` };
	}
	if (isDocumented) return { outcome: 'documented' };
	if (seen.raster === undefined) return { outcome: 'refused', why: seen.refused };
	const pixels = rgbaOf(seen.raster);
	const largest = largestDifference(pixels, theirs!);
	if (largest > 0) return { outcome: 'different', why: `by up to ${largest} of 255` };
	const managed = await managedOf(bytes);
	const isEqual = managed !== undefined && largestDifference(pixels, managed) === 0;
	return { outcome: isEqual ? 'equal' : 'equalButForColours' };
}

/** How an image is to be seen. Of a PNG the package does not read how it is turned. */
function describeSeen({ width, height, orientation }: NonNullable<Seen['size']>): string {
	return `${width} × ${height} with orientation ${orientation}`;
}

function describeStored(metadata: Metadata): string {
	const { width, height, orientation = 1, format, autoOrient } = metadata;
	if (format === 'png') return describeSeen({ width, height, orientation: 1 });
	return describeSeen({ ...autoOrient, orientation });
}

/** Undefined where sharp refuses the file. */
async function metadataOf(bytes: Buffer): Promise<Metadata | undefined> {
	try {
		return await sharp(bytes).metadata();
	} catch {
		return undefined;
	}
}

/** As red, green, blue and alpha; undefined where sharp refuses the file, or warns that it is damaged. */
async function storedOf(bytes: Buffer): Promise<Buffer | undefined> {
	try {
		return (await storedPixels(bytes, { failOn: 'warning' })).data;
	} catch {
		return undefined;
	}
}

/** The same, with its colours as its profile means them. */
async function managedOf(bytes: Buffer): Promise<Buffer | undefined> {
	try {
		const image = sharp(bytes, { failOn: 'warning' });
		return await image.toColourspace('srgb').ensureAlpha().raw().toBuffer();
	} catch {
		return undefined;
	}
}

function largestDifference(ours: Uint8Array, theirs: Uint8Array): number {
	if (ours.length !== theirs.length) return 255;
	let largest = 0;
	for (let at = 0; at < ours.length; at++)
		largest = Math.max(largest, Math.abs(ours[at] - theirs[at]));
	return largest;
}
