import type { Size } from '../../imageFile/size';
import type { TimeSlices } from '../../timing/timeSlices';
import type { Outline } from './outlineThings';
import type { Ring } from './traceRings';

/** Digits behind the point of a place in pixels. */
const DIGITS = 2;
/** After so many characters, they are turned into bytes. */
const PIECE = 1 << 16;
/** After so many numbers of a ring, the others get their turn if it is time. */
const NUMBERS_AT_ONCE = 2_048;

/** A drawing as large as the image, with one black path for each thing, in which its holes are holes. */
export async function writeSvg(
	{ width, height }: Size,
	outlines: Outline[],
	slices: TimeSlices,
): Promise<Buffer> {
	const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
	const text = new LongText();
	text.add(`${head}\n`);
	for (const [index, outline] of outlines.entries()) {
		text.add(`<path id="thing-${index + 1}" fill-rule="evenodd" d="`);
		for (const ring of outline) await writeRing(ring, text, slices);
		text.add('"/>\n');
	}
	text.add('</svg>\n');
	return text.toBytes();
}

/** Text that is turned into bytes as it grows: tens of millions of characters at once would stop all else. */
class LongText {
	private readonly written: Buffer[] = [];
	private last = '';

	add(text: string): void {
		this.last += text;
		if (this.last.length >= PIECE) this.write();
	}

	toBytes(): Buffer {
		this.write();
		return Buffer.concat(this.written);
	}

	private write(): void {
		this.written.push(Buffer.from(this.last));
		this.last = '';
	}
}

async function writeRing(ring: Ring, text: LongText, slices: TimeSlices): Promise<void> {
	for (let at = 0; at < ring.length; at += 2) {
		text.add(`${at === 0 ? 'M' : 'L'}${rounded(ring[at])} ${rounded(ring[at + 1])}`);
		if (at % NUMBERS_AT_ONCE === 0 && slices.isOver) await slices.next();
	}
	text.add('Z');
}

function rounded(place: number): number {
	return Number(place.toFixed(DIGITS));
}
