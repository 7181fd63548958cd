import { REQUEST_TIMEOUT_MS } from './request';

/** The slowest connection that a request with a file gets time for, in characters of base64 per millisecond. */
const SLOWEST_PER_MS = 100;

/** A file that goes into a request. */
export interface FileToSend {
	/** Its size as base64; 0 if only its address is sent. */
	readonly heldBytes: number;
}

/** How long a request with this file may take, in milliseconds. */
export function timeToSendMs({ heldBytes }: FileToSend): number {
	return REQUEST_TIMEOUT_MS + heldBytes / SLOWEST_PER_MS;
}
