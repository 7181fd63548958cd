/** A run of very many items, of which only the time of the node itself counts. */
export interface ItemsRow {
	label: string;
	operation: 'submit' | 'segment';
	/** Whether each item lacks what it needs, so that nothing is sent. */
	isWrong?: boolean;
	/** When the execution is stopped, in milliseconds after the node began. */
	stopAfterMs?: number;
}

export const ITEM_COUNT = 20_000;

export const ROWS: ItemsRow[] = [
	{ label: 'no item has a prompt', operation: 'segment', isWrong: true },
	{ label: 'Submit', operation: 'submit' },
	{ label: 'Segment, stopped as the items are read', operation: 'segment', stopAfterMs: 300 },
	{ label: 'Segment, stopped as the tasks begin', operation: 'segment', stopAfterMs: 4_000 },
	{ label: 'Segment, stopped as it waits', operation: 'segment', stopAfterMs: 15_000 },
];
