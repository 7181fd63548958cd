import type { FileToRead } from '../../../nodes/shared/imageFile/fileToRead';

/** A file that an item has. */
export function given(bytes: Buffer, fileName = 'a.png'): FileToRead {
	return { fileName, title: `The file "${fileName}"`, read: async () => bytes };
}
