import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { PiApiTrigger } from '../../../nodes/PiApiTrigger/PiApiTrigger.node';
import { SegmentWithPrompt } from '../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node';

type Entry = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** Lists with an order of their own; docs/verification.md says why. */
const GROUPED = ['operation', 'outputs', 'publicLinks', 'options'];

const nodes = [new SegmentWithPrompt(), new PiApiTrigger()];
const lists = nodes.flatMap(({ description }) => listsOf(description.properties));

function listsOf(properties: INodeProperties[]): Array<[name: string, labels: string[]]> {
	return properties.flatMap(({ name, options = [] }) => {
		const inner = options.filter((each): each is INodeProperties => 'type' in each);
		return [[name, options.map(labelOf)] as [string, string[]], ...listsOf(inner)];
	});
}

function labelOf(entry: Entry): string {
	return 'displayName' in entry ? entry.displayName : entry.name;
}

const sorted = (labels: string[]) =>
	[...labels].sort((one, other) => one.localeCompare(other, 'en', { sensitivity: 'base' }));

// n8n's rule does not see lists that are made elsewhere, as all of these are.
test.each(lists.filter(([name]) => !GROUPED.includes(name)))(
	'the entries of %s are in alphabetical order',
	(_name, labels) => {
		expect(labels).toEqual(sorted(labels));
	},
);

test('no list is excepted that needs no exception', () => {
	for (const name of GROUPED) {
		const own = lists.filter(([each]) => each === name);
		expect([name, own.some(([, labels]) => String(labels) !== String(sorted(labels)))]).toEqual([
			name,
			true,
		]);
	}
});
