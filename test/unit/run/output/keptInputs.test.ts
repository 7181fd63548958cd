import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { KeptInputs } from '../../../../nodes/shared/run/output/keptInputs';

const MOST = 100_000;
const fields = (count: number) =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));

const open = (...items: INodeExecutionData[]) => new KeptInputs({ getInputData: () => items });

test('an item gives its fields to as many as makes so many in all, and others theirs', () => {
	const inputs = open({ json: fields(40_000) }, { json: { sku: 'A' } });
	const given = [0, 0, 1, 0, 1].map((item) => Object.keys(inputs.fieldsOf(item, 'noTask')).length);
	expect(given).toEqual([40_000, 40_000, 1, 0, 1]);
});

test('files count as well', () => {
	const binary = fields(MOST / 2 + 1) as never;
	const inputs = open({ json: {}, binary });
	expect([inputs.filesOf(0), inputs.filesOf(0)]).toEqual([binary, {}]);
	expect(open({ json: {} }).filesOf(0)).toEqual({});
});

test('an item with more fields than all may keep gives none, and is not copied', () => {
	expect(open({ json: fields(MOST + 1) }).fieldsOf(0, 'noTask')).toEqual({});
});

test('what this node said of another task is left out, whatever was asked for before', () => {
	const json = { sku: 'A', task_id: 't', outcome: 'succeeded', costUsd: 1 };
	const inputs = open({ json });
	expect(inputs.fieldsOf(0, 'noTask')).toEqual(json);
	expect(inputs.fieldsOf(0, 'otherTask')).toEqual({ sku: 'A' });
	expect(inputs.fieldsOf(0, 'sameTask')).toEqual({ sku: 'A', task_id: 't', outcome: 'succeeded' });
});

test('files in the JSON count as well', () => {
	const inputs = open({ json: { _files: fields(MOST / 2) } });
	const kept = [0, 0].map((item) => Object.keys(inputs.fieldsOf(item, 'noTask')));
	expect(kept).toEqual([['_files'], []]);
});

test.each([
	['a name', { ['n'.repeat(20_000_000)]: 1 }],
	['a text, as deep as it is', { a: { b: ['t'.repeat(20_000_000)] } }],
])('characters count as well: %s', (_label, json) => {
	const inputs = open({ json }, { json: { sku: 'A' } });
	expect([0, 0, 0, 1].map((item) => inputs.mayBeAdded(item))).toEqual([true, true, false, true]);
});

test('what has no JSON is not copied', () => {
	const loop: IDataObject = {};
	loop.self = loop;
	expect(open({ json: loop }).fieldsOf(0, 'noTask')).toEqual({});
});

test('what n8n adds by itself counts as well', () => {
	const inputs = open({ json: fields(60_000) }, { json: { sku: 'A' } });
	expect([0, 0, 1, 0, 1].map((item) => inputs.mayBeAdded(item))).toEqual([
		...[true, false, true],
		...[false, true],
	]);
});
