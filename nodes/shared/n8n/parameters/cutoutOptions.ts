import type { IDataObject } from 'n8n-workflow';

import { WIDEST_SOFT_EDGE, type CutoutOptions } from '../../pixels/composeCutout';
import { ALIGNMENTS, type CanvasOptions } from '../../pixels/product/canvas';
import { parseColour, type Rgb } from '../../pixels/product/colour';
import { asText } from '../../task/json';
import { invalidField, readChoice, readNumber } from './fields';

/** Larger than any shop or printer wants an image, in pixels. */
const LARGEST_CANVAS = 10_000;
/** In percent of the canvas: from 50 on nothing would be left. */
const WIDEST_MARGIN = 49;
const BEST_QUALITY = 100;
const DEFAULT_QUALITY = 90;

/** How a cutout is made, from the Options collection. Throws `invalidParameter`. */
export function readCutoutOptions(given: IDataObject): CutoutOptions {
	const background = readBackground(given);
	const format = readChoice(
		given.cutoutFormat ?? 'png',
		['png', 'jpeg'],
		'cutoutFormat',
		'Format under Options',
	);
	if (format === 'jpeg' && background === undefined) {
		throw invalidField(
			'cutoutFormat',
			'A JPEG cannot be transparent',
			'Enter a Background under Options, such as #ffffff, or choose PNG as Format.',
		);
	}
	const quality = readWhole(given, 'jpegQuality', 'JPEG Quality', BEST_QUALITY, DEFAULT_QUALITY, 1);
	return {
		cropToMask: given.cropToMask === true,
		cropPadding: readWhole(given, 'cropPadding', 'Crop Padding', Infinity),
		softEdge: readWhole(given, 'softEdge', 'Soft Edge', WIDEST_SOFT_EDGE),
		background,
		canvas: readCanvas(given),
		...(format === 'jpeg' && { jpegQuality: quality }),
	};
}

function readBackground({ background }: IDataObject): Rgb | undefined {
	const text = (asText(background) ?? '').trim();
	if (text === '') return undefined;
	const colour = parseColour(text);
	if (colour !== undefined) return colour;
	throw invalidField(
		'background',
		`Background under Options is not a colour: ${text}`,
		'Enter a colour such as #ffffff or white, or leave it empty for a transparent background.',
	);
}

/** Undefined where neither side is set: then the cutout keeps its size. */
function readCanvas(given: IDataObject): CanvasOptions | undefined {
	const align = (name: string, label: string) =>
		readChoice(given[name] ?? 'center', ALIGNMENTS, name, `${label} under Options`);
	const canvas: CanvasOptions = {
		width: readWhole(given, 'canvasWidth', 'Canvas Width', LARGEST_CANVAS),
		height: readWhole(given, 'canvasHeight', 'Canvas Height', LARGEST_CANVAS),
		margin: Math.min(
			readNumber(given.canvasMargin ?? 0, 'canvasMargin', 'Canvas Margin', 0),
			WIDEST_MARGIN,
		),
		horizontalAlign: align('horizontalAlign', 'Horizontal Alignment'),
		verticalAlign: align('verticalAlign', 'Vertical Alignment'),
		enlarge: given.enlarge === true,
	};
	return canvas.width === 0 && canvas.height === 0 ? undefined : canvas;
}

function readWhole(
	given: IDataObject,
	name: string,
	label: string,
	most: number,
	fallback = 0,
	least = 0,
): number {
	return Math.round(Math.min(readNumber(given[name] ?? fallback, name, label, least), most));
}
