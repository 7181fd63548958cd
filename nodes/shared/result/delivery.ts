import type { OutputName } from '../task/outputImages';
import type { Size } from '../imageFile/size';
import type { FileNames, NameClaim } from './fileNames';
import type { CutoutSettings } from './makeCutout';

/** What the user wants of a finished task. */
export interface Delivery {
	outputs: OutputName[];
	/** Name of the mask's file, or of the only output's, without extension; empty where the node is to choose. */
	fileName: string;
	/** The names of all files of the run; those of this delivery alone where it is left out. */
	names?: FileNames;
	/** Which job of the run it is for. */
	claim?: NameClaim;
	/** Name of the source image's file, where it came as one. */
	sourceName?: string;
	/** Whether to inspect the pixels of what comes, also where nothing depends on it. */
	inspectMask: boolean;
	/** The size of the source image, upright, where the task was sent a smaller copy: what is told of places goes by it. */
	original?: Size;
	/** Whether an empty mask is a problem. */
	failIfEmpty: boolean;
	cutout: CutoutSettings;
	things: ThingSettings;
}

/** What becomes of the separate parts of a mask. */
export interface ThingSettings {
	/** The least share of the image that is a thing; what is smaller is noise. */
	smallest: number;
	/** Whether each becomes an item of its own. */
	isSeparated: boolean;
	/** Of how many that is, the largest first. */
	most: number;
}
