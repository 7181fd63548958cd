import { noisyMask } from './noisyMask';
import { shapesMask } from './shapesMask';

/** Masks that are served instead of those of the sample image, which are of some kB. */
export const SERVED_MASKS = {
	small: { label: '512 × 512', draw: async () => await shapesMask(512) },
	noise: { label: '1 MB', draw: noisyMask },
	shapes: { label: '4 megapixels', draw: async () => await shapesMask(2_000) },
} as const;
