import sharp, { type Sharp } from 'sharp';

import { noise } from '../../fixtures/png';

// Looked up once: inside Jest's sandbox, globals are slow.
const { atan2, floor, hypot, max, min, round } = Math;

/** Shapes in an image of 100 × 100, drawn at any size. */
export const SHAPES = {
	circle: '<circle cx="48" cy="55" r="30"/>',
	ring: '<circle cx="50" cy="50" r="30" fill="none" stroke="white" stroke-width="12"/>',
	'at the left edge': '<rect x="0" y="20" width="33" height="40"/>',
	'in the lower right corner': '<path d="M100 100 L60 100 L100 50 Z"/>',
	'two of them':
		'<ellipse cx="25" cy="30" rx="15" ry="20"/><rect x="60" y="61" width="22" height="9"/>',
	'a thin line': '<path d="M10 20 L90 83" stroke="white" stroke-width="3"/>',
	nothing: '',
	everything: '<rect width="100" height="100"/>',
} as const;

export type Shape = keyof typeof SHAPES;

/** White on black; `isInverse`: black on white. */
export function drawMask(
	shape: Shape,
	width: number,
	height: number,
	{ isInverse = false, blur = 0 } = {},
): Sharp {
	const [colour, ground] = isInverse ? ['black', 'white'] : ['white', 'black'];
	const drawn = SHAPES[shape].replaceAll('white', colour);
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 100 100" preserveAspectRatio="none"><rect width="100" height="100" fill="${ground}"/><g fill="${colour}">${drawn}</g></svg>`;
	const image = sharp(Buffer.from(svg)).removeAlpha().toColourspace('b-w');
	return blur > 0 ? image.blur(blur) : image;
}

/** A mask of something furry: a body with hairs of any transparency around it. */
export function drawFur(width: number, height: number): Uint8Array {
	const [middleX, middleY, radius] = [width / 2, height / 2, min(width, height) * 0.46];
	return Uint8Array.from({ length: width * height }, (_, index) => {
		const [x, y] = [(index % width) - middleX, floor(index / width) - middleY];
		const outwards = hypot(x, y) / radius;
		const hair = noise(round((atan2(y, x) + 4) * 60), 7, 1) / 65_536;
		const depth = (1 - outwards) / 0.35;
		// Denser towards the body, with gaps between the hairs.
		const isFringe = depth > 0 && depth < 1;
		return 255 * max(0, min(1, depth + (isFringe ? 0.5 * (hair - 0.5) : 0)));
	});
}
