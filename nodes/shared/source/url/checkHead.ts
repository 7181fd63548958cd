import { detectFormat } from '../../imageFile/format';
import { findOtherImage } from '../../imageFile/kind';
import { readSize, type ImageSize } from '../../imageFile/size';
import { checkReadable } from '../../pixels/checkReadable';
import { expectUnreadable } from '../../problem/problem';
import { notTaken, unusable } from '../checkImage';

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

/** Checks by an image's header that it can be cut out, for when nothing but a cutout is wanted. */
export function checkCuttable(bytes: Buffer, label: string): void {
	try {
		checkReadable(bytes);
	} catch (error) {
		const { facts } = expectUnreadable(error);
		throw unusable(
			`No cutout can be made from ${lowerFirst(label)}: ${facts.detail}`,
			'Save it as an ordinary JPEG or PNG. Or choose Mask under Outputs as well: then the mask is made, without a cutout.',
		);
	}
}

/** A label for the middle of a sentence. */
function lowerFirst(label: string): string {
	return label.charAt(0).toLowerCase() + label.slice(1);
}
