import type { IBinaryKeyData } from 'n8n-workflow';

import { redact } from '../clean/redact';
import type { Context } from '../piapi/context';
import type { Task } from '../task/task';
import { storeFiles, type ItemFile } from './files/itemFile';
import type { NameClaim, UniqueNames } from './files/uniqueNames';
import type { Remarks } from './json/itemJson';

/** What one item gets. */
export interface ItemContents extends Pick<Remarks, 'thing' | 'product'> {
	files: ItemFile[];
	notes: string[];
}

/** How an item's files are named. */
export interface Naming {
	/** The user's choice, without extension; empty if there is none. */
	fileName: string;
	/** File name of the source image, if it came as a file. */
	sourceName?: string;
	/** File name of the mask, if it came as a file. */
	maskName?: string;
	/** The task that the files are from, if there is one. */
	task?: Task;
	/** The names of all files of the run. */
	names: UniqueNames;
	/** The job's claim to its name. */
	claim?: NameClaim;
	/** All outputs that are chosen. */
	outputs: string[];
}

/** Stores an item's files, and says what there is to say of them; `expected` are the outputs that it should have. */
export async function storeItem(
	context: Context,
	{ files, notes, ...about }: ItemContents,
	{ task, names, claim, outputs, fileName, sourceName, maskName }: Naming,
	expected: string[],
): Promise<{ binary: IBinaryKeyData; remarks: Remarks }> {
	const number = claim && names.numberOf(claim);
	const [only] = outputs.length === 1 ? outputs : [];
	const nameOfSource = sourceName || maskName;
	const parts = { fileName, sourceName: nameOfSource, only, number, thing: about.thing?.index };
	const { binary, images } = await storeFiles(context, task, files, parts, names);
	const clean = (name: string) => redact(name, context.secrets);
	const remarks = {
		...(about.product && { product: about.product }),
		images,
		...(about.thing && { thing: about.thing }),
		...(sourceName && { sourceFile: clean(sourceName) }),
		...(maskName && { maskFile: clean(maskName) }),
		missingOutputs: expected.filter((name) => !(name in binary)),
		notes,
	};
	return { binary, remarks };
}
