import type { OutputName } from '../task/outputImages';
import type { Size } from '../imageFile/size';
import { claimName } from '../item/files/fileName';
import type { NameClaim, UniqueNames } from '../item/files/uniqueNames';
import type { CutoutSettings } from '../item/cutout/cutoutFile';
import type { ThingSettings } from '../item/things/separateThings';
import type { ReadSource } from './sourceImage';

/** What the user wants of a finished task. */
export interface Delivery {
	outputs: OutputName[];
	/** File name of the mask, or of the only output, without extension; empty if the node is to choose. */
	fileName: string;
	/** The names of all files of the run; if left out, of this delivery only. */
	names?: UniqueNames;
	/** The job's claim to its name. */
	claim?: NameClaim;
	/** File name of the source image, if it came as a file. */
	sourceName?: string;
	/** Reads the source image, if the item has it. */
	readSource?: ReadSource;
	/** Whether to inspect the images' pixels even if nothing depends on it. */
	inspectMask: boolean;
	/** The source image's size, upright, if the task got a smaller copy: positions are reported in its pixels. */
	original?: Size;
	/** Whether an empty mask is a problem. */
	failIfEmpty: boolean;
	cutout: CutoutSettings;
	things: ThingSettings;
	/** Notes on options that do nothing. */
	idle?: string[];
}

/** One job's delivery, which claims its name, as far as that is known before the task. */
export function nameDelivery(delivery: Delivery, names: UniqueNames, sourceName = ''): Delivery {
	const parts = { ...delivery, sourceName };
	return { ...parts, names, ...claimName(parts, names) };
}
