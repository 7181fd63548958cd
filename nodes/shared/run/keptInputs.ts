import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { FILES_IN_JSON } from '../piapi/context';
import { withoutOwnFields } from '../result/taskItem';
import { asObject } from '../values/json';

/**
 * The most fields and files that all output items of one input item keep of it. A form may send an item with very many, and
 * an item may become very many; those after that have their own alone.
 */
const MOST_KEPT = 100_000;

type Of = Parameters<typeof withoutOwnFields>[1];

/** What output items keep of their input items: looked through once for items in a row, and not without end. */
export class KeptInputs {
	/** What each input item may still give. */
	private readonly left = new Map<number, number>();
	private last?: { itemIndex: number; of: Of; json: IDataObject; count: number };

	constructor(private readonly n8n: Pick<IExecuteFunctions, 'getInputData'>) {}

	/** An input item's fields, without what this node said of other files or tasks in them; none once it has given enough. */
	fieldsOf(itemIndex: number, of: Of): IDataObject {
		if (this.left.get(itemIndex) === 0) return {};
		const { last } = this;
		const isSame = last?.itemIndex === itemIndex && last.of === of;
		const { json } = this.n8n.getInputData()[itemIndex];
		const count = isSame ? last.count : countFields(json);
		if (!this.take(itemIndex, count)) return {};
		const kept = isSame ? last.json : withoutOwnFields(json, of);
		this.last = { itemIndex, of, json: kept, count };
		return kept;
	}

	/** Whether n8n may add an input item's fields to one more: to what goes to the error output it does so itself. */
	mayBeAdded(itemIndex: number): boolean {
		const left = this.left.get(itemIndex);
		const { json } = this.n8n.getInputData()[itemIndex];
		return left !== 0 && this.take(itemIndex, countFields(json));
	}

	/** An input item's files; none once it has given enough. */
	filesOf(itemIndex: number): IBinaryKeyData {
		const { binary = {} } = this.n8n.getInputData()[itemIndex];
		return this.take(itemIndex, Object.keys(binary).length) ? binary : {};
	}

	private take(itemIndex: number, count: number): boolean {
		const left = (this.left.get(itemIndex) ?? MOST_KEPT) - count;
		// One that has not enough left gives nothing more, so that nobody counts again.
		this.left.set(itemIndex, Math.max(left, 0));
		return left >= 0;
	}
}

/** Those of the files in it count as well. */
function countFields(json: IDataObject): number {
	const inJson = asObject(json[FILES_IN_JSON]) ?? {};
	return Object.keys(json).length + Object.keys(inJson).length;
}
