import { REQUEST_TIMEOUT_MS } from './request';

/** Slowest line that a request with a file in it is given time for, in characters of base64 a millisecond. */
const SLOWEST_PER_MS = 100;

/** A file that goes into a request. */
export interface FileToSend {
	/** Its size as base64; 0 where only its address is sent. */
	readonly heldBytes: number;
}

/** How long a request may take that carries this file, in milliseconds. */
export function timeToSendMs({ heldBytes }: FileToSend): number {
	return REQUEST_TIMEOUT_MS + heldBytes / SLOWEST_PER_MS;
}
