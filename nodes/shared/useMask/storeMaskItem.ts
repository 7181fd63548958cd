import type { Context } from '../piapi/context';
import type { NameClaim } from '../item/files/uniqueNames';
import { toFields, type MadeItem } from '../item/json/itemJson';
import type { MaskReport } from '../item/json/maskReport';
import { storeItem, type ItemContents } from '../item/storeItem';
import type { FileToRead } from '../imageFile/fileToRead';
import { imageNameOf, type MadeFile, type MaskWork } from './maskWork';

/** What is known of a mask, for all items that are made of it. */
export interface MaskFindings {
	work: MaskWork;
	mask: FileToRead;
	claim?: NameClaim;
	report: MaskReport;
	/** What the item should have; all that is made if left out. */
	expected?: MadeFile[];
}

/** Stores the files that were made, and makes the item. */
export async function storeMaskItem(
	context: Context,
	{ work, mask, claim, report, expected = work.make }: MaskFindings,
	contents: ItemContents,
): Promise<MadeItem> {
	const { make: outputs, fileName, names } = work;
	const files = { sourceName: imageNameOf(work), maskName: mask.fileName };
	const naming = { fileName, ...files, names, claim, outputs };
	const { binary, remarks: stored } = await storeItem(context, contents, naming, expected);
	const remarks = { mask: report, ...stored };
	const outcome = { outcome: 'succeeded' as const };
	return { item: { json: toFields(outcome, remarks), binary }, report: { ...remarks, ...outcome } };
}
