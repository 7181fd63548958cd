import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { withoutOwnFields } from '../result/taskItem';

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
		const { last } = this;
		const isSame = last?.itemIndex === itemIndex && last.of === of;
		const { json } = this.n8n.getInputData()[itemIndex];
		const count = isSame ? last.count : Object.keys(json).length;
		if (!this.take(itemIndex, count)) return {};
		const kept = isSame ? last.json : withoutOwnFields(json, of);
		this.last = { itemIndex, of, json: kept, count };
		return kept;
	}

	/** An input item's files; none once it has given enough. */
	filesOf(itemIndex: number): IBinaryKeyData {
		const { binary = {} } = this.n8n.getInputData()[itemIndex];
		return this.take(itemIndex, Object.keys(binary).length) ? binary : {};
	}

	private take(itemIndex: number, count: number): boolean {
		const left = (this.left.get(itemIndex) ?? MOST_KEPT) - count;
		if (left < 0) return false;
		this.left.set(itemIndex, left);
		return true;
	}
}
