import { detectFormat } from '../../imageFile/format';
import { findOtherImage } from '../../imageFile/kind';
import { readSize, type ImageSize } from '../../imageFile/size';
import { checkCuttable, notTaken } from '../checkImage';

/**
 * Checks what an image's first bytes can tell, and returns its size. Says nothing if it is no image at all: whoever typed
 * the address would learn what else answers in this n8n's network.
 */
export function checkHead(head: Buffer, label: string, isOnlyCut: boolean): ImageSize | undefined {
	if (detectFormat(head) === undefined) {
		if (findOtherImage(head) !== undefined) throw notTaken(head, label);
		return undefined;
	}
	if (isOnlyCut) checkCuttable(head, label);
	return readSize(head);
}
