import type { IDataObject } from 'n8n-workflow';

import type { Context } from '../piapi/context';
import { redact } from '../clean/redact';
import type { NameClaim } from '../result/files/uniqueNames';
import { storeFiles } from '../result/files/itemFile';
import type { MaskReport } from '../result/json/maskReport';
import type { ItemContents } from '../result/storeItem';
import type { TaskItem } from '../result/json/taskItem';
import { imageNameOf, type GivenFile, type MadeFile, type MaskWork } from './maskWork';

/** What is known of a mask, for all items that are made of it. */
export interface MaskFindings {
	work: MaskWork;
	mask: GivenFile;
	claim?: NameClaim;
	report: MaskReport;
	/** What the item should have; all that is made if left out. */
	expected?: MadeFile[];
}

/** Stores the files that were made, and makes the item. */
export async function storeMaskItem(
	context: Context,
	{ work, mask, claim, report, expected = work.make }: MaskFindings,
	{ files, notes, thing, product }: ItemContents,
): Promise<TaskItem> {
	const { make, fileName, names } = work;
	const imageName = imageNameOf(work);
	const number = claim && names.numberOf(claim);
	const [only] = make.length === 1 ? make : [];
	const sourceName = imageName || mask.fileName;
	const parts = { fileName, sourceName, only, number, thing: thing?.index };
	const { binary, images } = await storeFiles(context, undefined, files, parts, names);
	const missingOutputs = expected.filter((name) => !(name in binary));
	const clean = (name: string) => redact(name, context.secrets);
	const remarks = {
		mask: report,
		...(product && { product }),
		images,
		...(thing && { thing }),
		...(imageName && { sourceFile: clean(imageName) }),
		...(mask.fileName && { maskFile: clean(mask.fileName) }),
		...(missingOutputs.length > 0 && { missingOutputs }),
		...(notes.length > 0 && { notes }),
	};
	const outcome = 'succeeded' as const;
	const json: IDataObject = { outcome, ...remarks };
	return { item: { json, binary }, report: { ...remarks, outcome } };
}
