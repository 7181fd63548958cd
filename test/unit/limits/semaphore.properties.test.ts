import fc from 'fast-check';

import { Semaphore } from '../../../nodes/shared/limits/semaphore';

/** How many turns of the event loop each piece of work takes, and whether it fails at the end. */
const works = fc.array(fc.record({ turns: fc.nat({ max: 6 }), fails: fc.boolean() }), {
	maxLength: 40,
});
const size = fc.integer({ min: 1, max: 12 });

async function pass(turns: number): Promise<void> {
	for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('never more hold a slot than there are, as many as can, in the order of asking; all end', async () => {
	await fc.assert(
		fc.asyncProperty(size, works, async (most, given) => {
			const slots = new Semaphore(most);
			const begun: number[] = [];
			let holders = 0;
			let peak = 0;
			const ends = given.map(async ({ turns, fails }, index) => {
				return await slots.hold(async () => {
					begun.push(index);
					holders += 1;
					peak = Math.max(peak, holders);
					await pass(turns);
					holders -= 1;
					if (fails) throw new Error(String(index));
					return index;
				});
			});
			const results = await Promise.allSettled(ends);
			expect(peak).toBeLessThanOrEqual(most);
			// All ask at once, so the first ones hold their slots together unless they end at once.
			if (given.every(({ turns }) => turns > 0)) expect(peak).toBe(Math.min(most, given.length));
			expect(begun).toEqual([...given.keys()]);
			expect(results.map(({ status }) => status === 'rejected')).toEqual(
				given.map(({ fails }) => fails),
			);
		}),
	);
});

test('who asks later, while slots are held and given back, still waits for the first in line', async () => {
	await fc.assert(
		fc.asyncProperty(size, works, fc.array(fc.nat({ max: 3 })), async (most, given, pauses) => {
			const slots = new Semaphore(most);
			const asked: number[] = [];
			const begun: number[] = [];
			let holders = 0;
			const ends: Array<Promise<void>> = [];
			for (const [index, { turns }] of given.entries()) {
				await pass(pauses[index] ?? 0);
				asked.push(index);
				ends.push(
					slots.hold(async () => {
						begun.push(index);
						holders += 1;
						expect(holders).toBeLessThanOrEqual(most);
						await pass(turns);
						holders -= 1;
					}),
				);
			}
			await Promise.all(ends);
			expect(begun).toEqual(asked);
		}),
	);
});
