import type { IDataObject } from 'n8n-workflow';

import type { Size } from '../imageFile/size';
import type { Box } from '../pixels/maskCounts';
import type { MaskInspection } from '../pixels/inspectMask';
import type { Thing, Things } from '../pixels/things/findThings';

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
export function scaleTo(mask: Size, original: Size = mask): Scale {
	// PiAPI may have turned it the other way.
	if (mask.width > mask.height !== original.width > original.height) return { x: 1, y: 1 };
	return { x: original.width / mask.width, y: original.height / mask.height };
}

/** `original` is the image's own size, if the task got a smaller copy: all positions are reported in its pixels. */
export function reportMask(
	inspection: MaskInspection,
	things?: Things,
	original?: Size,
): MaskReport {
	const { coverage, boundingBox, touchesEdge } = inspection;
	const scale = scaleTo(inspection, original);
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
	return {
		boundingBox: scaleBox(boundingBox, scale),
		coverage: rounded(coverage),
		center: { x: scalePlace(center.x, scale.x), y: scalePlace(center.y, scale.y) },
	};
}

/** Position 0 is the middle of the first pixel. */
function scalePlace(place: number, factor: number): number {
	return Math.round(((place + 0.5) * factor - 0.5) * 10) / 10;
}

function scaleBox({ left, top, width, height }: Box, { x, y }: Scale) {
	const [right, bottom] = [Math.round((left + width) * x), Math.round((top + height) * y)];
	const [scaledLeft, scaledTop] = [Math.round(left * x), Math.round(top * y)];
	return {
		left: scaledLeft,
		top: scaledTop,
		width: right - scaledLeft,
		height: bottom - scaledTop,
	};
}

function rounded(coverage: number): number {
	return Number(coverage.toPrecision(DIGITS));
}
