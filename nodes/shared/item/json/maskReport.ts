import type { IDataObject } from 'n8n-workflow';

import type { Size } from '../../imageFile/size';
import { hasShape } from '../../pixels/mask/alignMask';
import type { Box } from '../../pixels/mask/maskCounts';
import type { MaskInspection } from '../../pixels/mask/inspectMask';
import type { Thing, Things } from '../../pixels/things/findThings';

/** Significant digits of a coverage: enough for one pixel of a large image, few enough to read. */
const DIGITS = 6;

/** An item's `mask` field: how much was found, and where. */
export interface MaskReport extends IDataObject {
	/** Whether nothing was found. */
	empty: boolean;
}

/** Factors from positions in a mask to positions in the image. */
export interface Scale {
	x: number;
	y: number;
}

/** From a mask to the upright image, if the task got a smaller copy; otherwise 1. */
export function scaleBetween(mask: Size, original: Size = mask): Scale {
	// PiAPI may have turned it the other way.
	const isOtherWay = mask.width > mask.height !== original.width > original.height;
	if (isOtherWay && !hasShape(mask, original)) return { x: 1, y: 1 };
	return { x: original.width / mask.width, y: original.height / mask.height };
}

/** `original` is the image's own size, if the task got a smaller copy: all positions are reported in its pixels. */
export function reportMask(
	inspection: MaskInspection,
	things?: Things,
	original?: Size,
): MaskReport {
	const { coverage, boundingBox, touchesEdge } = inspection;
	const scale = scaleBetween(inspection, original);
	return {
		width: Math.round(inspection.width * scale.x),
		height: Math.round(inspection.height * scale.y),
		coverage: rounded(coverage),
		boundingBox: boundingBox && scaleBox(boundingBox, scale),
		touchesEdge,
		empty: boundingBox === null,
		...(things && {
			thingCount: things.count,
			things: things.listed.map((thing) => reportThing(thing, scale)),
		}),
	};
}

/** A thing's size and position, its centre to a tenth of a pixel. */
export function reportThing({ boundingBox, coverage, center }: Thing, scale: Scale): IDataObject {
	const box = scaleBox(boundingBox, scale);
	return {
		boundingBox: box,
		coverage: rounded(coverage),
		center: {
			x: scalePlace(center.x, scale.x, [box.left, box.width]),
			y: scalePlace(center.y, scale.y, [box.top, box.height]),
		},
	};
}

/** Position 0 is the middle of the first pixel. Where a mask is larger than its image, rounding must not put it outside. */
function scalePlace(place: number, factor: number, [start, length]: Stretch): number {
	const scaled = Math.round(((place + 0.5) * factor - 0.5) * 10) / 10;
	return Math.min(Math.max(scaled, start), start + length - 1);
}

function scaleBox({ left, top, width, height }: Box, scale: Scale): Box {
	const [scaledLeft, scaledWidth] = scaleStretch([left, width], scale.x);
	const [scaledTop, scaledHeight] = scaleStretch([top, height], scale.y);
	return { left: scaledLeft, top: scaledTop, width: scaledWidth, height: scaledHeight };
}

/** The first pixel of some in a row, and how many they are. */
type Stretch = [start: number, length: number];

/** A stretch that shrinks below one pixel becomes the pixel that holds its middle. */
function scaleStretch([start, length]: Stretch, factor: number): Stretch {
	const from = Math.round(start * factor);
	const scaled = Math.round((start + length) * factor) - from;
	return scaled > 0 ? [from, scaled] : [Math.floor((start + length / 2) * factor), 1];
}

function rounded(coverage: number): number {
	return Number(coverage.toPrecision(DIGITS));
}
