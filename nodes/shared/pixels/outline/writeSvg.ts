import type { Size } from '../../imageFile/size';
import type { TimeSlices } from '../../timing/timeSlices';
import type { Outline } from './outlineThings';
import type { Ring } from './traceRings';

/** Digits behind the point of a place in pixels. */
const DIGITS = 2;

/** A drawing as large as the image, with one black path for each thing, in which its holes are holes. */
export async function writeSvg(
	{ width, height }: Size,
	outlines: Outline[],
	slices: TimeSlices,
): Promise<Buffer> {
	const paths: string[] = [];
	for (const [index, outline] of outlines.entries()) {
		const rings = outline.map(writeRing).join('');
		paths.push(`<path id="thing-${index + 1}" fill-rule="evenodd" d="${rings}"/>\n`);
		if (slices.isOver) await slices.next();
	}
	const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
	return Buffer.from(`${head}\n${paths.join('')}</svg>\n`);
}

function writeRing(ring: Ring): string {
	const places: string[] = [];
	for (let at = 0; at < ring.length; at += 2)
		places.push(`${rounded(ring[at])} ${rounded(ring[at + 1])}`);
	return `M${places.join('L')}Z`;
}

function rounded(place: number): number {
	return Number(place.toFixed(DIGITS));
}
