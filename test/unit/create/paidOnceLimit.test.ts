import type { SimulatorOptions } from '../../tools/simulator';
import { POINTS_PER_USD } from '../../tools/simulator/service/accounts';
import { tellPlainly } from './kit/judge';
import { items, openService } from './kit/paidRows';
import type { VirtualService } from './kit/virtualService';

const NINE_MEGAPIXELS = { imageUrl: 'https://shop.example.com/3000x3000/a.jpg' };
const COUNT = 20;

const spentUsd = ({ tasks }: VirtualService) =>
	tasks.reduce((sum, { frozenPoints }) => sum + frozenPoints, 0) / POINTS_PER_USD;

describe.each([
	['prices are told at the end', {}],
	['prices are told in creates', { pricesInCreates: true }],
] as Array<[string, Partial<SimulatorOptions>]>)('Spending Limit, where %s', (_label, prices) => {
	test.each([
		['segment', 0.1, 1],
		['submit', 0.1, 1],
		['segment', 1, 11],
		['submit', 1, 11],
	] as const)(
		'%s, images by address of nine megapixels: $%d pays for %i',
		async (operation, spendingLimitUsd, paid) => {
			const { service, run } = openService(prices);
			const done = await run({
				items: items(COUNT, NINE_MEGAPIXELS),
				operation,
				goesOn: true,
				options: { spendingLimitUsd },
			});
			expect(spentUsd(service)).toBeLessThanOrEqual(spendingLimitUsd + 1e-9);
			expect(service.tasks).toHaveLength(paid);
			const left = done.output.filter(({ json }) => json.error !== undefined);
			expect(left.map(({ json }) => json.error)).toEqual(
				Array(COUNT - paid).fill(expect.objectContaining({ reason: 'spendingLimit' })),
			);
		},
	);

	test('what is left over is told apart from what has failed', async () => {
		const { run } = openService(prices);
		const done = await run({ items: items(5), goesOn: true, options: { spendingLimitUsd: 0.02 } });
		const hints = done.hints.map(({ message }) => message).join('\n');
		expect(hints).toMatch(/3 items skipped/);
		expect(hints).not.toMatch(/failed/);
	});

	test('nothing that is lost or comes late exceeds it', async () => {
		const { service, run } = openService({
			...prices,
			lateForm: 'gateway504',
			takenAfterMs: 10_000,
			faults: { createResetAfter: 0.2, createTakenLate: 0.2, createRefusedAfterTaken: 0.2 },
		});
		const done = await run({
			items: items(COUNT, NINE_MEGAPIXELS),
			goesOn: true,
			options: { spendingLimitUsd: 0.5 },
		});
		expect(spentUsd(service)).toBeLessThanOrEqual(0.5 + 1e-9);
		const told = tellPlainly(done, { withInfo: false });
		expect(service.tasks.filter(({ id }) => !told.includes(id))).toEqual([]);
	});
});
