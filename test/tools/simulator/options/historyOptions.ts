import type { ActionForm } from '../service/forms';
import type { HistoryShape } from './words';

/** What the history lists, when, and on which pages. */
export interface HistoryOptions {
	/** How long a new task stays out of the history. */
	historyDelayMs: number;
	/** How much longer at most; drawn for every task. */
	historyDelaySpreadMs: number;
	historyShape: HistoryShape | 'mixed';
	/** `nothing`: as with a feature that is off, or a filter that fits no task. */
	historyShows: 'all' | 'ended' | 'nothing';
	historyAction: ActionForm | 'mixed';
	/** Rows on a page at most, whatever is asked for. */
	largestPage: number;
	/** Gives the first page, whichever is asked for. */
	ignoresPage: boolean;
	/** Whether rows tell the `config` of their tasks. */
	rowsTellConfig: boolean;
}

export const HISTORY_DEFAULTS: HistoryOptions = {
	historyDelayMs: 0,
	historyDelaySpreadMs: 0,
	historyShape: 'array',
	historyShows: 'all',
	historyAction: 'segment',
	largestPage: 100,
	ignoresPage: false,
	rowsTellConfig: false,
};
