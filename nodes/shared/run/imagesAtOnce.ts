/**
 * Images are inspected, prepared and fetched a few at a time, whatever the number of tasks in flight: each is in memory
 * meanwhile.
 */
export const IMAGES_AT_ONCE = 4;
