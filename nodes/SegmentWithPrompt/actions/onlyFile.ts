import { invalidField } from '../../shared/fields/readField';
import type { FileToRead } from '../../shared/imageFile/fileToRead';

/** The one file that a field may name. Throws `invalidParameter` if it names several, or the item does not have it. */
export function onlyFile(
	[file, ...others]: FileToRead[],
	{ displayName }: { displayName: string },
	advice: string,
): FileToRead {
	if (others.length > 0) throw invalidField(`${displayName} names several files`, advice);
	// Asking for its name finds out whether it is there.
	void file.fileName;
	return file;
}
