import { deflateSync } from 'node:zlib';

import { readProfile } from '../../../../nodes/shared/pixels/profile/readProfile';
import { slices } from '../kit';

/** A profile's header says how long it is and what its colours are. */
function profile({ space = 'RGB ', length = 500, declared = 0 } = {}): Buffer {
	const bytes = Buffer.alloc(length, 7);
	bytes.writeUInt32BE(declared || length, 0);
	bytes.write(space, 16, 'latin1');
	return bytes;
}

const chunk = (packed: Buffer) => [
	{ type: 'gAMA', data: Buffer.alloc(4) },
	{ type: 'iCCP', data: Buffer.concat([Buffer.from('Name\0\0', 'latin1'), packed]) },
];

const MOST = 500;

test.each([500, 128, 200_000])('a profile of %i bytes', async (length) => {
	const bytes = profile({ length });
	expect(await readProfile(chunk(deflateSync(bytes)), length, slices())).toEqual({
		bytes,
		isTooLarge: false,
	});
});

test.each([
	['no chunk', []],
	['a grey profile', chunk(deflateSync(profile({ space: 'GRAY' })))],
	['one that is cut', chunk(deflateSync(profile()).subarray(0, 20))],
	['one that is damaged', chunk(Buffer.from('not packed'))],
	['one that ends before its length', chunk(deflateSync(profile({ length: 300, declared: 480 })))],
	['one that is shorter than its header', chunk(deflateSync(profile({ declared: 90 })))],
])('%s is none', async (_name, chunks) => {
	expect(await readProfile(chunks, MOST, slices())).toEqual({ isTooLarge: false });
});

test.each([
	['one byte more than there may be', deflateSync(profile({ length: MOST + 1 }))],
	['2 GB, if one believes it', deflateSync(profile({ declared: 2 ** 31 }))],
	['4 MB in a few kB', deflateSync(profile({ length: 1 << 22 }))],
])('a profile of %s is left packed', async (_name, packed) => {
	expect(await readProfile(chunk(packed), MOST, slices())).toEqual({ isTooLarge: true });
});
