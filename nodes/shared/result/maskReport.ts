import type { IDataObject } from 'n8n-workflow';

import type { MaskInspection } from '../pixels/inspectMask';

/** Digits of the coverage that are given: enough for a pixel of a large image, few enough to read. */
const DIGITS = 6;

/** What stands under `mask` in an item: how much was found, and where. */
export function reportMask(look: MaskInspection): IDataObject {
	const { width, height, coverage, boundingBox, touchesEdge } = look;
	return {
		width,
		height,
		coverage: Number(coverage.toPrecision(DIGITS)),
		boundingBox: boundingBox && { ...boundingBox },
		touchesEdge,
		empty: boundingBox === null,
	};
}
