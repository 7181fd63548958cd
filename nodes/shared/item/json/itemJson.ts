import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Cost } from '../../task/cost';
import type { DescribedImage } from '../files/itemFile';
import type { ProductReport } from '../product/reportProduct';
import type { MaskReport } from './maskReport';

/** What an item says of its files, and of the mask that they are made from. */
export interface Remarks {
	mask?: MaskReport;
	/** The images on the item, as files. */
	images?: DescribedImage[];
	/** Which of the mask's things the item is about, counted from 1. */
	thing?: IDataObject & { index: number };
	/** How its cutout does as a product image. */
	product?: ProductReport;
	/** The file names of the source image and, where it came as a file, the mask. */
	sourceFile?: string;
	maskFile?: string;
	missingOutputs?: string[];
	notes?: string[];
}

/** What a run's summary counts of an item, whichever fields the user keeps. What is made without a task has no ID. */
export interface ItemReport extends Remarks, Cost {
	taskId?: string;
	outcome: 'pending' | 'succeeded' | 'failed';
	prompt?: string;
	isReused?: boolean;
}

/** An item and its report. */
export interface MadeItem {
	item: INodeExecutionData;
	report: ItemReport;
}

/** The same item with other remarks, in its JSON as in its report. */
export function withRemarks(
	{ item, report }: MadeItem,
	remarks: Pick<Remarks, 'images' | 'notes'>,
): MadeItem {
	const json = { ...item.json, ...remarks };
	return { item: { ...item, json }, report: { ...report, ...remarks } };
}

/** An item's own fields, the outcome first: what a workflow needs to decide comes before what explains it. */
export function toFields(
	outcome: IDataObject & Pick<ItemReport, 'outcome'>,
	{ mask, product, images, missingOutputs = [], notes = [], ...others }: Remarks,
	ofTask: IDataObject = {},
): IDataObject {
	return {
		...outcome,
		...(mask && { mask }),
		...(product && { product }),
		...(images && { images }),
		...ofTask,
		...others,
		...(missingOutputs.length > 0 && { missingOutputs }),
		...(notes.length > 0 && { notes }),
	};
}
