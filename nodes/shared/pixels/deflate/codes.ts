/** How deflate writes the lengths and distances of repeats (RFC 1951, section 3.2.5): a code, and extra bits behind it. */

/** Codes from 0 to 255 stand for a byte; this one ends a block. */
export const END_OF_BLOCK = 256;
export const LITERAL_CODES = 286;
export const DISTANCE_CODES = 30;
const LONGEST_REPEAT = 258;
const MOST_DISTANCE = 1 << 15;

/** For each length: its code, and what the extra bits count from. */
export const LENGTH_CODE = new Uint16Array(LONGEST_REPEAT + 1);
export const LENGTH_BASE = new Uint16Array(LITERAL_CODES);
export const LENGTH_BITS = new Uint8Array(LITERAL_CODES);
/** For each distance its code; for each code what the extra bits count from. */
export const DISTANCE_CODE = new Uint8Array(MOST_DISTANCE + 1);
export const DISTANCE_BASE = new Uint16Array(DISTANCE_CODES);
export const DISTANCE_BITS = new Uint8Array(DISTANCE_CODES);

for (let code = 257, length = 3; code < LITERAL_CODES - 1; code++) {
	LENGTH_BASE[code] = length;
	LENGTH_BITS[code] = code < 265 ? 0 : (code - 261) >> 2;
	for (let count = 1 << LENGTH_BITS[code]; count > 0; count--) LENGTH_CODE[length++] = code;
}
// The longest has a code of its own.
LENGTH_BASE[LITERAL_CODES - 1] = LONGEST_REPEAT;
LENGTH_CODE[LONGEST_REPEAT] = LITERAL_CODES - 1;

for (let code = 0, distance = 1; code < DISTANCE_CODES; code++) {
	DISTANCE_BASE[code] = distance;
	DISTANCE_BITS[code] = code < 4 ? 0 : (code >> 1) - 1;
	for (let count = 1 << DISTANCE_BITS[code]; count > 0; count--) DISTANCE_CODE[distance++] = code;
}
