const { projects } = require('../../jest.config.js');

const core1 = projects.find(({ displayName }) => displayName === 'n8n-core 1.x');
/** Days with marks and days without; a few of them tell most of it. */
const ALL = Array.from({ length: 40 }, (_, index) => index + 1).join();
const seeds = (process.env.CHAOS_SEEDS ?? ALL).split(',').map(Number);
/** So many runs go on side by side. */
const PARTS = 2;

/** The chaos suite: the node in n8n-core 1.x, a thousand items at a time, against a simulator that answers badly. */
module.exports = {
	rootDir: core1.rootDir,
	testTimeout: 2_400_000,
	maxWorkers: PARTS,
	projects: Array.from({ length: PARTS }, (_, part) => ({
		...core1,
		displayName: `chaos ${part + 1}`,
		testMatch: ['<rootDir>/test/chaos/**/*.test.ts'],
		// A thousand items at once keep the processor busy: here time goes as it does.
		globals: { speed: 1, seeds: seeds.filter((_seed, place) => place % PARTS === part) },
	})).filter(({ globals }) => globals.seeds.length > 0),
};
