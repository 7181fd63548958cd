import { invalidField } from '../../shared/fields/readField';
import type { GivenFile } from '../../shared/useMask/maskWork';

/** The one file that a field may name. Throws `invalidParameter` if it names several, or the item does not have it. */
export function onlyFile(
	[file, ...others]: GivenFile[],
	{ displayName }: { displayName: string },
	advice: string,
): GivenFile {
	if (others.length > 0) throw invalidField(`${displayName} names several files`, advice);
	// Asking for its name finds out whether it is there.
	void file.fileName;
	return file;
}
