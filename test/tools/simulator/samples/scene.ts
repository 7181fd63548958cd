import type { ColourName } from '../segment/colours';

/** Red, green, blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** A thing's drawing, in its own coordinates, as SVG elements. */
export interface Drawing {
	/** The outline, white on black. */
	silhouette: string;
	/** White and black strokes that are blurred to folds; see `lit` and `shaded`. */
	folds: string;
	/** Seams, buttons and the like, inside of the silhouette. */
	details: string;
}

/** One thing in an image. */
export interface Thing {
	/** Colour and noun, as a prompt would name it; things of one kind share a name. */
	name: string;
	colour: ColourName;
	rgb: Rgb;
	drawing: Drawing;
	/** SVG transform from the drawing's coordinates to pixels. */
	place: string;
}

/** The background at (x, y) in [-1, 1]: `rgb` × (1 + across·x + down·y + vignette·(x² + y²)). */
export interface Backdrop {
	rgb: Rgb;
	across: number;
	down: number;
	vignette: number;
}

/** An image to render; things further down the list lie above the others. */
export interface Scene {
	width: number;
	height: number;
	backdrop: Backdrop;
	things: Thing[];
	seed: number;
}

/** A fold that catches light. */
export function lit(path: string, width: number, opacity = 0.5): string {
	return `<path d="${path}" fill="none" stroke="#fff" stroke-width="${width}" stroke-linecap="round" opacity="${opacity}"/>`;
}

/** A fold that lies in shade. */
export function shaded(path: string, width: number, opacity = 0.5): string {
	return `<path d="${path}" fill="none" stroke="#000" stroke-width="${width}" stroke-linecap="round" opacity="${opacity}"/>`;
}

/** A seam or an edge in a colour of its own; `dashes` makes it a stitched one. */
export function seam(path: string, colour: string, width: number, dashes = ''): string {
	return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-dasharray="${dashes}"/>`;
}
