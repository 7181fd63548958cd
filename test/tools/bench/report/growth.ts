import type { BenchRun } from '../benchRun';
import { SERVED_MASKS } from '../servedMasks';
import { megabytes, number } from './columns';
import { markdownTable } from './table';

const HEADINGS = ['items', 'slots', 'mask', 'requests', 'requests/item', 'connections', 'memory'];

/** What this node's runs cost by their number of items, the smallest first. */
export function growthTable(runs: BenchRun[]): string {
	const rows = runs
		.filter(({ contender, benchCase }) => contender === 'ours' && benchCase.requestsPerSecond === 0)
		.sort((one, other) => one.itemCount - other.itemCount)
		.map(({ benchCase, itemCount, measures, peakMemoryBytes }) => [
			itemCount.toLocaleString('en-US'),
			benchCase.slots.toLocaleString('en-US'),
			benchCase.servedMasks ? SERVED_MASKS[benchCase.servedMasks].label : 'some kB',
			measures.requests.toLocaleString('en-US'),
			number(measures.requests / itemCount, 2),
			String(measures.connections),
			megabytes(peakMemoryBytes),
		]);
	return markdownTable([HEADINGS, ...rows]);
}

export const GROWTH_TEXT = `
- **This node**: time is ⌈N ÷ slots⌉ × the time of a task. Requests are in proportion to N: for each item a create, some
  looks and an image, and for the whole run one look at the account. Of memory an item keeps its JSON: the files go to
  n8n's storage, a few at a time.
- **Loop over all**: time is the same, and at the end up to a whole wait more. Every round looks at every task that is
  not done yet. Where tasks queue, the rounds are in proportion to N too, so that the looks grow with N². The requests
  of a round are sent all at once.
- **One by one**: time is N × the time of a task, rounded up to whole waits, whatever the account allows. Looks are in
  proportion to N.
`.trim();
