import sharp from 'sharp';

/** A few things as a service finds them, in a square of 1,000: large and small, smooth and jagged, one with a hole. */
const SHAPES = `
	<path d="M180 240 C260 120 420 150 470 260 S640 420 560 560 S300 700 220 580 S110 360 180 240 Z"/>
	<path d="M620 130 l60 90 l110 -20 l-40 100 l90 80 l-120 20 l-20 110 l-90 -80 l-100 50 l20 -120 l-80 -70 l110 -30 Z"/>
	<path fill-rule="evenodd" d="M700 640 a130 130 0 1 0 .1 0 Z M700 710 a60 60 0 1 1 -.1 0 Z"/>
	<rect x="120" y="760" width="300" height="110" rx="40"/>
	<circle cx="900" cy="520" r="18"/>`;
/** How far the edges fade, in pixels, as those of a mask do that was computed smaller and made larger. */
const EDGE_SIGMA = 1.2;

const made = new Map<number, Promise<Buffer>>();

/** A grey PNG, a square of this side, with a mask of a few shapes with soft edges; made once a side. */
export async function shapesMask(side: number): Promise<Buffer> {
	const known = made.get(side) ?? drawShapes(side);
	made.set(side, known);
	return await known;
}

async function drawShapes(side: number): Promise<Buffer> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 1000 1000">
		<rect width="1000" height="1000"/><g fill="#fff">${SHAPES}</g></svg>`;
	return await sharp(Buffer.from(svg))
		.removeAlpha()
		.blur(EDGE_SIGMA)
		.toColourspace('b-w')
		// As most libraries write a PNG, and harder to read than one without filters.
		.png({ compressionLevel: 6, adaptiveFiltering: true })
		.toBuffer();
}
