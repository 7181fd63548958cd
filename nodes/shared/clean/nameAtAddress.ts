import { decodePart, fileNameOf, isMeantAsAddress } from '../values/address';
import { cleanText } from './cleanText';

/**
 * The name of a file at an address, as people read it; empty if it has none. Image services take another address, query and
 * all, as the last part of theirs: then it is the name there. What else signs an address is removed, as in any text.
 */
export function nameAtAddress(address: string): string {
	const name = decodePart(fileNameOf(address));
	return isMeantAsAddress(name) ? nameAtAddress(name) : cleanText(name);
}
