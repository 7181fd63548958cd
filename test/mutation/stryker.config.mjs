const folder = process.env.MUTATED_FOLDER;

/**
 * Mutation tests of one folder: changes its code in many small ways, and asks its unit tests to notice each. See `run.ts`,
 * which starts it for each folder.
 */
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: [`nodes/shared/${folder}/**/*.ts`],
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	concurrency: 2,
	tempDirName: '.stryker/tmp',
	ignorePatterns: ['coverage', 'demo-output', '.n8n-runtime', 'docs', 'examples', '*.tgz'],
	reporters: ['clear-text', 'json', 'progress-append-only'],
	jsonReporter: { fileName: `.stryker/${folder}.json` },
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	thresholds: { high: 95, low: 90, break: 85 },
};
