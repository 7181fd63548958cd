import type { TimeSlices } from '../../timing/timeSlices';
import type { Grey } from '../grey';
import { encodePng } from '../png/encodePng';
import { rowsOf } from '../rowSource';

/** A mask as a grey PNG. */
export async function encodeMask(mask: Grey, slices: TimeSlices): Promise<Buffer> {
	return await encodePng(rowsOf({ ...mask, channels: 1 }), slices);
}
