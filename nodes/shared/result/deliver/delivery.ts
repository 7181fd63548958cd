import type { OutputName } from '../../task/outputImages';
import type { Size } from '../../imageFile/size';
import type { NameClaim, UniqueNames } from '../files/uniqueNames';
import type { CutoutSettings } from '../makeCutout';

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

/** What to do with a mask's separate parts. */
export interface ThingSettings {
	/** A thing's least share of the image; smaller parts are noise. */
	smallest: number;
	/** Whether each becomes a separate item. */
	isSeparated: boolean;
	/** How many at most, largest first. */
	most: number;
}
