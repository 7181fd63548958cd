import type { IDataObject } from 'n8n-workflow';

import { UniqueNames } from '../../../../nodes/shared/item/files/uniqueNames';

test('jobs of the same name are numbered in their order; others are not', () => {
	const names = new UniqueNames();
	const claims = ['A1', 'B2', 'a1', 'caf\u00e9', 'cafe\u0301'].map((name) => names.claim(name));
	expect(claims.map((claim) => names.numberOf(claim))).toEqual([1, undefined, 2, 1, 2]);
});

test('no file has the name of another, whatever the items are called', () => {
	const names = new UniqueNames();
	expect(names.take('A1-cutout', 'png')).toBe('A1-cutout.png');
	expect(names.take('A1-cutout', 'jpg')).toBe('A1-cutout.jpg');
	expect(names.take('a1-Cutout', 'png')).toBe('a1-Cutout-2.png');
	expect(names.take('A1-cutout', 'png')).toBe('A1-cutout-3.png');
});

test('names of earlier rounds are taken; a retry of a round gives its names anew', () => {
	const context = {};
	new UniqueNames(context, 0).take('A1', 'png');
	expect(new UniqueNames(context, 0).take('A1', 'png')).toBe('A1.png');
	const next = new UniqueNames(JSON.parse(JSON.stringify(context)), 1);
	expect(next.take('a1', 'png')).toBe('a1-2.png');
});

test('thousands of files of one name take few steps each, and no number twice', () => {
	const names = new UniqueNames();
	names.take('mask-3', 'png');
	const fold = jest.spyOn(String.prototype, 'normalize');
	const taken = Array.from({ length: 2_000 }, () => names.take('mask', 'png'));
	expect(fold.mock.calls.length).toBeLessThan(7_000);
	fold.mockRestore();
	expect(taken.slice(0, 4)).toEqual(['mask.png', 'mask-2.png', 'mask-4.png', 'mask-5.png']);
	expect(new Set(taken).size).toBe(2_000);
});

test('a long loop takes few looks at the names of its earlier rounds', () => {
	const context: IDataObject = {};
	for (let round = 0; round < 300; round++) {
		const names = new UniqueNames(context, round);
		for (let file = 0; file < 20; file++) names.take('a', 'png');
	}
	let looks = 0;
	const counted = new Proxy(context.piApiFileNames as IDataObject, {
		get: (target, key: string) => (looks++, target[key]),
	});
	const names = new UniqueNames({ piApiFileNames: counted }, 300);
	expect([names.take('a', 'png'), names.take('a', 'png')]).toEqual(['a-6001.png', 'a-6002.png']);
	expect(looks).toBeLessThan(40);
});
