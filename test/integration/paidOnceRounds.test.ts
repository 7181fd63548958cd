import sharp from 'sharp';

import { itemWith } from './kit/binaryData';
import { runLoop } from './kit/chaosLoop';
import { useSimulator } from './kit/simulation';

const sim = useSimulator();

/** Each file is one cent. */
async function files(count: number) {
	const create = { width: 60, height: 40, channels: 3, background: '#c8202a' } as const;
	const bytes = await sharp({ create }).png().toBuffer();
	return await Promise.all(
		Array.from({ length: count }, async (_, index) => ({
			...(await itemWith(bytes, 'red.png')),
			json: { index },
		})),
	);
}

test.each([
	['segment', 1],
	['segment', 2],
	['submit', 2],
])(
	'the rounds of a loop share one spending limit: %s, %i items a round',
	async (operation, batchSize) => {
		const { apiKey, apiUrl: baseUrl, uploadUrl } = sim.simulator;
		const rounds = await runLoop({
			credential: { apiKey, baseUrl, uploadUrl },
			parameters: {
				operation,
				imageSource: 'binary',
				prompt: 'red',
				negativePrompt: '',
				segmentFactor: '={{ $json.index }}',
				outputs: ['mask'],
				options: { sendBinaryAs: 'inline', spendingLimitUsd: 0.03, pollIntervalSeconds: 0.5 },
			},
			settings: { onError: 'continueRegularOutput' },
			items: await files(8),
			batchSize,
		});
		expect(sim.simulator.counters.tasksCreated).toBe(3);
		const reasons = rounds
			.flatMap(({ data }) => data?.main[0] ?? [])
			.map(({ json }) => (json.error as { reason?: string } | undefined)?.reason);
		expect(reasons).toEqual([...Array(3).fill(undefined), ...Array(5).fill('spendingLimit')]);
	},
	60_000,
);
