import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { FieldChooser } from '../../../../nodes/shared/run/output/chosenFields';
import { KeptInputs } from '../../../../nodes/shared/run/output/keptInputs';
import { standIn } from '../../kit/standIn';

const OPTIONS = { simplify: false, toolOutput: 'raw', toolFields: [] } as const;

/** A chooser for an input item, and how often all its fields were looked through. */
function open(json: IDataObject, includeInput: boolean) {
	let looks = 0;
	const watched = new Proxy(json, {
		ownKeys(target) {
			looks += 1;
			return Reflect.ownKeys(target);
		},
	});
	const n8n = standIn({
		getInputData: () => [{ json: watched }],
		getNode: () => ({ type: 'x.segmentWithPrompt' }),
	});
	const inputs = new KeptInputs(n8n);
	const chooser = new FieldChooser(n8n, inputs, 0, { ...OPTIONS, includeInput, toolFields: [] });
	return { chooser, looks: () => looks };
}

const things = (count: number): INodeExecutionData[] =>
	Array.from({ length: count }, (_, index) => ({
		json: { task_id: 't', outcome: 'succeeded', thing: { index } },
	}));

test('a kept input is looked through once, however many things keep it', () => {
	const { chooser, looks } = open({ sku: 'A', error: 'of another node' }, true);
	const made = things(50).map((item) => chooser.choose(item).json);
	expect(made[49]).toEqual({
		sku: 'A',
		task_id: 't',
		outcome: 'succeeded',
		thing: { index: 49 },
	});
	expect(looks()).toBeLessThanOrEqual(3);
});

test('one that is not kept is not looked through', () => {
	const { chooser, looks } = open({ sku: 'A' }, false);
	expect(chooser.choose(things(1)[0])).toMatchObject({
		json: { task_id: 't' },
		pairedItem: { item: 0 },
	});
	expect(looks()).toBe(0);
});
