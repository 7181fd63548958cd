import type { IBinaryData, IBinaryKeyData, IDataObject } from 'n8n-workflow';

import { cleanUrl } from './cleanTask';
import { nameOfFile } from './fileName';
import { storePicture, type PictureFile } from './images';
import type { SeenPicture } from './recognize';
import type { Task } from './task';
import type { Connection } from './transport';

/** A file of the item before it is stored. */
export interface ItemFile extends PictureFile {
	name: string;
	url?: string;
	/** More to tell of it. */
	facts?: IDataObject;
}

export function toFile(picture: SeenPicture): ItemFile {
	const { name, bytes, format } = picture;
	return { name, bytes, format, ...('url' in picture && { url: picture.url }) };
}

/** Stores files as n8n does, the mask first, and describes them. */
export async function storeFiles(
	connection: Connection,
	task: Task,
	files: ItemFile[],
	names: { fileName: string; sourceName?: string },
): Promise<{ binary: IBinaryKeyData; pictures: IDataObject[] }> {
	const binary: IBinaryKeyData = {};
	const pictures: IDataObject[] = [];
	for (const file of [...files].sort(maskFirst)) {
		const baseName = nameOfFile(task, file.name, names);
		binary[file.name] = await storePicture(connection, file, baseName);
		pictures.push(describePicture(file, binary[file.name]));
	}
	return { binary, pictures };
}

/** A file of the item, as data: what a workflow or an AI agent can use without the bytes. */
function describePicture({ name, bytes, url, facts }: ItemFile, file: IBinaryData): IDataObject {
	return {
		name,
		fileName: file.fileName,
		mimeType: file.mimeType,
		bytes: bytes.length,
		...facts,
		...(url !== undefined && { url: cleanUrl(url) }),
	};
}

function maskFirst(a: ItemFile, b: ItemFile): number {
	return Number(b.name === 'mask') - Number(a.name === 'mask');
}
