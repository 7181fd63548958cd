const glob = require('fast-glob');

const { projects } = require('../../jest.config.js');

const nodeLines = projects.filter(({ displayName }) => /^n8n-core \d/.test(displayName));
/** Days with marks and days without; a few of them tell most of it. */
const ALL = Array.from({ length: 40 }, (_, index) => index + 1).join();
const seeds = (process.env.CHAOS_SEEDS ?? ALL).split(',').map(Number);
/** So many runs go on side by side. */
const PARTS = 2;

/** Small runs on both lines of n8n, in fast time: retried, stopped, looped, and with a service that is half dead. */
const small = nodeLines.map((line) => ({
	...line,
	displayName: `small runs on ${line.displayName}`,
	globals: {
		...line.globals,
		files: glob.sync('../chaos/small/*.test.ts', { cwd: `${__dirname}/../setup` }).sort(),
	},
}));

/**
 * The chaos suite: small runs, then the node in n8n-core 1.x with a thousand items at a time, against a simulator that
 * answers badly.
 */
module.exports = {
	rootDir: nodeLines[0].rootDir,
	testTimeout: 2_400_000,
	maxWorkers: PARTS,
	projects: [
		...small,
		...Array.from({ length: PARTS }, (_, part) => ({
			...nodeLines[0],
			displayName: `chaos ${part + 1}`,
			testMatch: ['<rootDir>/test/chaos/*.test.ts'],
			// A thousand items at once keep the processor busy: here time goes as it does.
			globals: { speed: 1, seeds: seeds.filter((_seed, place) => place % PARTS === part) },
		})).filter(({ globals }) => globals.seeds.length > 0),
	],
};
