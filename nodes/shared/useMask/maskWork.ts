import type { FileToRead } from '../imageFile/fileToRead';
import type { InpaintingOptions } from '../pixels/inpainting/inpaintingMask';
import type { MaskChange } from '../pixels/reshape/tidyMask';
import type { ThingSettings } from '../item/things/separateThings';
import type { NameClaim, UniqueNames } from '../item/files/uniqueNames';
import type { CutoutSettings } from '../item/cutout/cutoutFile';
import type { WhyNot } from '../item/cutout/cutoutSource';

/** What is made of a mask; each is also the name of the binary field that it fills. */
export type MadeFile = 'cleanMask' | 'cutout' | 'inpaintingMask' | 'outline' | 'preview';

/** What the user wants made of an item's masks. */
export interface MaskWork {
	/** The image that the masks were made of, or why there is none; undefined where none is wanted. */
	image: FileToRead | WhyNot | undefined;
	masks: Array<{ file: FileToRead; claim?: NameClaim }>;
	make: MadeFile[];
	/** Name of the files without extension; empty where they are to be named after the image, or the mask. */
	fileName: string;
	names: UniqueNames;
	things: ThingSettings;
	cutout: CutoutSettings;
	/** Another image to lie behind the cutout. */
	backdrop?: FileToRead;
	inpainting: InpaintingOptions;
	/** What becomes of the outline of masks that are made. */
	change: MaskChange;
	/** By how many pixels an outline may differ from the mask's, and how far outside of it lies. */
	outline: { tolerance: number; offset: number };
	/** Notes on options that do nothing. */
	idle?: string[];
}

/** The name of the image's file; empty if there is none. */
export function imageNameOf({ image }: Pick<MaskWork, 'image'>): string {
	return image === undefined || 'whyNot' in image ? '' : image.fileName;
}

/** What nothing can be made of without the image. */
const OF_IMAGE: MadeFile[] = ['cutout', 'preview'];

/** Whether all of it needs the image. */
export function needsImage(make: MadeFile[]): boolean {
	return make.every((name) => OF_IMAGE.includes(name));
}

/** Whether any of it does. */
export function usesImage(make: MadeFile[]): boolean {
	return make.some((name) => OF_IMAGE.includes(name));
}
