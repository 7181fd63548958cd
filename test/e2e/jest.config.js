const { resolve } = require('node:path');

const project = {
	rootDir: resolve(__dirname, '../..'),
	roots: ['<rootDir>/test/e2e'],
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': '<rootDir>/test/setup/transform.js' },
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
};

/** Of the shipped examples, with stand-ins for the services that they use. */
const EXAMPLES = [
	...['callbacksExample', 'catalogToS3', 'diskExamples'],
	...['formToEmail', 'inpainting', 'shopNight'],
];
/** Set to a line, these run on it alone, which spares a third of the time; otherwise on both. */
const { EXAMPLES_ON } = process.env;

/** The end-to-end tests: the packed package in a real n8n of both lines. Run by `npm run test:e2e`. */
module.exports = {
	rootDir: project.rootDir,
	// Several n8n commands of two to six seconds each, on a slow machine that does more beside them.
	testTimeout: 900_000,
	// Each file has an n8n of its own, which keeps less than one core busy: many of them mostly wait.
	maxWorkers: 3,
	projects: ['1.x', '2.x'].map((n8nLine) => ({
		...project,
		displayName: `n8n ${n8nLine}`,
		testMatch: ['**/*.e2e.test.ts'],
		testPathIgnorePatterns: [undefined, n8nLine].includes(EXAMPLES_ON)
			? []
			: EXAMPLES.map((name) => `/${name}\\.e2e\\.`),
		globals: { n8nLine },
	})),
};
