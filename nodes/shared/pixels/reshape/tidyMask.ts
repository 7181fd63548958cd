import { hasHardEdges } from '../edge/hasHardEdges';
import type { Grey } from '../grey';
import { cleanAll } from '../things/cleanMask';
import type { TimeSlices } from '../../timing/timeSlices';
import { featherMask } from './featherMask';
import { FARTHEST } from './distances';
import { growMask } from './growMask';

/** The most by which a mask grows or shrinks, and the widest edge, in pixels. */
export const MOST_GROWTH = FARTHEST - 3;
export const WIDEST_FEATHER = 2 * (FARTHEST - 1);

export interface MaskChange {
	/** Pixels by which what is marked grows on every side; below 0 it shrinks. */
	grow: number;
	/** Over how many pixels its edge fades. */
	feather: number;
}

/** The mask without parts and holes that have a smaller share of the image than `smallest`. */
export async function dropSmallParts(
	mask: Grey,
	smallest: number,
	slices: TimeSlices,
): Promise<Grey> {
	if (smallest === 0) return mask;
	return await cleanAll(mask, smallest, await hasHardEdges(mask, slices), slices);
}

/** The mask grown and feathered; its own greys stay only if it is neither. */
export async function changeMask(
	mask: Grey,
	{ grow, feather }: MaskChange,
	slices: TimeSlices,
): Promise<Grey & { isFeathered: boolean }> {
	const grown = grow === 0 ? mask : await growMask(mask, grow, slices);
	if (feather === 0) return { ...grown, isFeathered: false };
	return { ...(await featherMask(grown, feather, slices)), isFeathered: true };
}
