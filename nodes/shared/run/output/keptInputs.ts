import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { FILES_IN_JSON } from '../../n8n/nodeFunctions';
import { withoutOwnFields } from '../../item/json/ownFields';
import { getOrAdd } from '../../values/getOrAdd';
import { asObject } from '../../values/json';

/**
 * The most that all output items of one input item keep of it: fields and files, and characters of JSON. A form may send an
 * item with very many, and an item may become very many; those after that have their own alone.
 */
const MOST_FIELDS = 100_000;
const MOST_CHARACTERS = 50_000_000;
/** Smaller shares of these are rounding errors of sums. */
const ROUNDING = 1e-9;

type Of = Parameters<typeof withoutOwnFields>[1];

/** What output items keep of their input items: looked through once for items in a row, and not without end. */
export class KeptInputs {
	/** What each input item may still give, as a share of all that it may. */
	private readonly left = new Map<number, number>();
	/** The item that was asked for last, because items in a row are mostly made of the same. */
	private last?: { itemIndex: number; share: number; kept: Map<Of, IDataObject> };

	constructor(private readonly n8n: Pick<IExecuteFunctions, 'getInputData'>) {}

	/** An input item's fields, without what this node said of other files or tasks in them; none once it has given enough. */
	fieldsOf(itemIndex: number, of: Of): IDataObject {
		if (!this.mayBeAdded(itemIndex)) return {};
		const { json } = this.n8n.getInputData()[itemIndex];
		return getOrAdd(this.open(itemIndex).kept, of, () => withoutOwnFields(json, of));
	}

	/** Whether an input item's fields may be added to one more: to what goes to the error output n8n adds them itself. */
	mayBeAdded(itemIndex: number): boolean {
		return this.left.get(itemIndex) !== 0 && this.take(itemIndex, this.open(itemIndex).share);
	}

	/** An input item's files; none once it has given enough. */
	filesOf(itemIndex: number): IBinaryKeyData {
		const { binary = {} } = this.n8n.getInputData()[itemIndex];
		return this.take(itemIndex, Object.keys(binary).length / MOST_FIELDS) ? binary : {};
	}

	private open(itemIndex: number) {
		if (this.last?.itemIndex === itemIndex) return this.last;
		const share = shareOf(this.n8n.getInputData()[itemIndex].json);
		return (this.last = { itemIndex, share, kept: new Map() });
	}

	private take(itemIndex: number, share: number): boolean {
		const left = (this.left.get(itemIndex) ?? 1) - share;
		// One that has not enough left gives nothing more, so that nobody counts again.
		this.left.set(itemIndex, Math.max(left, 0));
		return left >= -ROUNDING;
	}
}

/** How much of what an item may give one copy of its JSON is; the files in it count like fields. */
function shareOf(json: IDataObject): number {
	const inJson = asObject(json[FILES_IN_JSON]) ?? {};
	const fields = Object.keys(json).length + Object.keys(inJson).length;
	return Math.max(fields / MOST_FIELDS, countCharacters(json) / MOST_CHARACTERS);
}

/** How long an item is as JSON; `Infinity` if it cannot be written as JSON. */
function countCharacters(json: IDataObject): number {
	try {
		return JSON.stringify(json).length;
	} catch {
		return Infinity;
	}
}
