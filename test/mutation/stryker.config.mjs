/**
 * Mutation tests: changes the rules about money and time in many small ways, and asks the unit tests to notice each.
 * Run from the top folder: `npm run test:mutation`; `-- --mutate 'nodes/shared/wait/**'` does one folder.
 */
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: ['create', 'wait', 'task', 'piapi', 'timing'].map(
		(folder) => `nodes/shared/${folder}/**/*.ts`,
	),
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	concurrency: 2,
	incremental: true,
	incrementalFile: '.stryker/incremental.json',
	tempDirName: '.stryker/tmp',
	ignorePatterns: ['coverage', 'demo-output', '.n8n-runtime', 'docs', 'examples', '*.tgz'],
	reporters: ['clear-text', 'json', 'progress-append-only'],
	jsonReporter: { fileName: '.stryker/report.json' },
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	thresholds: { high: 95, low: 90, break: 85 },
};
