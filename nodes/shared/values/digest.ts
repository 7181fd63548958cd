import { createHash } from 'crypto';

/** 128 bits in digits of base 36: in them it makes no difference whether a service keeps capitals. */
export const DIGEST_LENGTH = 25;

/** Identifies a text, in 128 bits. */
export function digestOf(text: string): string {
	return spell(createHash('sha256').update(text).digest().subarray(0, 16), DIGEST_LENGTH);
}

/** Bytes as a number in base 36, of so many digits. */
export function spell(bytes: Buffer, length: number): string {
	return BigInt(`0x${bytes.toString('hex')}`)
		.toString(36)
		.padStart(length, '0');
}
