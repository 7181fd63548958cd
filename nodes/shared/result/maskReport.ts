import type { IDataObject } from 'n8n-workflow';

import type { MaskInspection } from '../pixels/inspectMask';
import type { Thing, Things } from '../pixels/things/findThings';

/** Digits of a coverage that are given: enough for a pixel of a large image, few enough to read. */
const DIGITS = 6;

/** What stands under `mask` in an item: how much was found, and where. */
export interface MaskReport extends IDataObject {
	/** Whether nothing was found. */
	empty: boolean;
}

export function reportMask(inspection: MaskInspection, things?: Things): MaskReport {
	const { width, height, coverage, boundingBox, touchesEdge } = inspection;
	return {
		width,
		height,
		coverage: rounded(coverage),
		boundingBox: boundingBox && { ...boundingBox },
		touchesEdge,
		empty: boundingBox === null,
		...(things && { thingCount: things.count, things: things.listed.map(reportThing) }),
	};
}

/** How large a thing is, and where; its centre to a tenth of a pixel. */
export function reportThing({ boundingBox, coverage, center }: Thing): IDataObject {
	const [x, y] = [center.x, center.y].map((place) => Math.round(place * 10) / 10);
	return { boundingBox: { ...boundingBox }, coverage: rounded(coverage), center: { x, y } };
}

function rounded(coverage: number): number {
	return Number(coverage.toPrecision(DIGITS));
}
