/**
 * How much may be in memory at once. One process runs all of an n8n's workflows, often with little memory; what does not
 * fit waits, is fetched later or made again.
 */

/** Images that are inspected, prepared or fetched at once, however many tasks are in flight. */
export const IMAGES_AT_ONCE = 4;

/**
 * Requests and answers with a file inside, in bytes of base64: two of the largest files. Each is in memory four times while
 * it is being sent.
 */
export const TRANSFER_BYTES = 32 * 1024 ** 2;

/** Images inside finished tasks that wait to be delivered, in bytes of base64. */
export const WAITING_IMAGE_BYTES = 32 * 1024 ** 2;

/** A run's smaller copies that wait to be sent: some 200 of a megapixel; few runs have that many. */
export const WAITING_COPY_BYTES = 64 * 1024 ** 2;

/** The images of one task: once they have this many bytes, no more are fetched. */
export const TASK_IMAGE_BYTES = 100 * 1024 ** 2;
