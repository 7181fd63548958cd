import type { GivenFile } from '../../../nodes/shared/useMask/maskWork';

/** A file that an item has. */
export function given(bytes: Buffer, fileName = 'a.png'): GivenFile {
	return { fileName, title: `The file "${fileName}"`, read: async () => bytes };
}
