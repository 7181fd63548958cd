import type { IBinaryData, IBinaryKeyData, IDataObject } from 'n8n-workflow';

import type { ImageFormat } from '../../imageFile/format';
import { readSize } from '../../imageFile/size';
import type { Box } from '../../pixels/mask/maskCounts';
import { cleanText } from '../../clean/cleanText';
import { redact } from '../../clean/redact';
import { nameOfFile, type NameParts } from './fileName';
import type { UniqueNames } from './uniqueNames';
import type { ImageFile } from '../../imageFile/checkFile';
import type { Task } from '../../task/task';
import type { Context } from '../../piapi/context';

/** What n8n is told of a file's format. */
export type FileFormat = Pick<ImageFormat, 'mimeType' | 'extension'>;

/** A file of an item, before it is stored. */
export interface ItemFile extends Omit<ImageFile, 'format'> {
	name: string;
	format: FileFormat;
	url?: string;
	/** The part of the source image that it shows, if it is made from that. */
	region?: Box;
}

/** A file of an item as data, for a workflow or an AI agent that does not need the bytes. */
export interface DescribedImage extends IDataObject {
	name: string;
}

/** Stores files in n8n and describes them: the cutout first, so that the editor shows it first, then the mask. */
export async function storeFiles(
	context: Context,
	task: Task | undefined,
	files: ItemFile[],
	parts: NameParts,
	names: UniqueNames,
): Promise<{ binary: IBinaryKeyData; images: DescribedImage[] }> {
	const binary: IBinaryKeyData = {};
	const images: DescribedImage[] = [];
	for (const file of [...files].sort(byInterest)) {
		const baseName = redact(nameOfFile(task, file.name, parts), context.secrets);
		const fileName = names.take(baseName, file.format.extension);
		const { mimeType } = file.format;
		// n8n keeps it in memory, on disk or in its database, as the instance is set up.
		const stored = await context.n8n.helpers.prepareBinaryData(file.bytes, fileName, mimeType);
		binary[file.name] = stored;
		images.push(describeImage(file, stored, context.secrets));
	}
	return { binary, images };
}

function describeImage(
	{ name, bytes, url, region }: ItemFile,
	file: IBinaryData,
	secrets: string[],
): DescribedImage {
	const size = readSize(bytes);
	return {
		name,
		fileName: file.fileName,
		mimeType: file.mimeType,
		bytes: bytes.length,
		...(size && { width: size.width, height: size.height }),
		...(region && { region: { ...region } }),
		...(url !== undefined && { url: cleanText(url, secrets) }),
	};
}

/** Whoever chooses a cutout wants to see it. */
const SHOWN_FIRST = ['cutout', 'mask'];

function byInterest(a: ItemFile, b: ItemFile): number {
	const rank = ({ name }: ItemFile) => SHOWN_FIRST.indexOf(name) + 1 || Infinity;
	return rank(a) === rank(b) ? 0 : rank(a) - rank(b);
}
