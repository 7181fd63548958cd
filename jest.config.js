const { basename, join } = require('node:path');

const glob = require('fast-glob');

const transform = { '^.+\\.ts$': '<rootDir>/test/setup/transform.js' };

/** The build changes these libraries, and what ships is what is tested. */
const bundled = {
	'/bundled/(deflate)$': '<rootDir>/dist/nodes/shared/bundled/$1.js',
};

const sameDraws = '<rootDir>/test/setup/sameDraws.ts';
const shared = {
	rootDir: __dirname,
	transform,
	moduleNameMapper: bundled,
	testEnvironment: 'node',
	setupFilesAfterEnv: [sameDraws],
	modulePathIgnorePatterns: ['.n8n-runtime', '.stryker', 'dist'].map((name) => `<rootDir>/${name}`),
};

const kit = '<rootDir>/test/integration/kit';
/** n8n-core takes seconds to load: once a line of n8n, not once a file. */
const together = '<rootDir>/test/setup/together.ts';
const files = glob.sync('../integration/*.test.ts', { cwd: join(__dirname, 'test/setup') }).sort();
/** Nothing in these depends on what n8n does. One line runs them; the second runs all others. */
const OF_ONE_LINE = {
	images: [
		'checkedImages',
		'cutout',
		'maskReport',
		'product',
		'recognize',
		'segment',
		'sendBinary',
		'smallerCopies',
		'things',
		'unusualMasks',
	],
	tasks: [
		'costs',
		'lostCreates',
		'manyItems',
		'paidOnceCopies',
		'paidOnceFiles',
		'paidOnceHistory',
		'paidOnceIdentity',
		'paidOnceLimit',
		'paidOnceReuse',
		'paidOnceRounds',
		'taskErrors',
	],
};
const filesOf = (names) => files.filter((file) => names.includes(basename(file, '.test.ts')));
const ofOneLine = filesOf(Object.values(OF_ONE_LINE).flat());
const filesOfBoth = files.filter((file) => !ofOneLine.includes(file));
/** How many times as fast time goes in them: see `fastTime`. */
const SPEED = 10;
const fast = { ...bundled, '^node:timers/promises$': `${kit}/fastTimers.ts` };

const integration = {
	...shared,
	moduleNameMapper: fast,
	testMatch: [together],
	setupFiles: [`${kit}/environment.ts`],
	setupFilesAfterEnv: [sameDraws, `${kit}/fastTime.ts`, `${kit}/cleanUp.ts`],
	globals: { files: filesOfBoth, speed: SPEED },
	// The loops over pixels take longest when they are counted, and the unit tests count them.
	coveragePathIgnorePatterns: ['/node_modules/', '/shared/pixels/'],
};

/** The second core's own n8n-workflow: the nodes must meet the one that runs them. */
const core2 = '<rootDir>/node_modules/n8n-core-2';

/** @type {import('jest').Config} */
module.exports = {
	rootDir: __dirname,
	testTimeout: 600_000,
	testSequencer: '<rootDir>/test/setup/linesFirst.js',
	// More than most machines have cores: n8n also waits for tasks.
	maxWorkers: 5,
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageProvider: 'babel',
	coverageReporters: ['text', 'lcovonly'],
	coverageThreshold: { global: { lines: 98, branches: 95, functions: 98 } },
	projects: [
		{
			...shared,
			displayName: 'unit',
			testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
		},
		{ ...shared, displayName: 'tools', testMatch: ['<rootDir>/test/tools/*/tests/*.test.ts'] },
		{ ...integration, displayName: 'n8n-core 1.x' },
		...Object.entries(OF_ONE_LINE).map(([what, names]) => ({
			...integration,
			displayName: `${what} on n8n-core 1.x`,
			globals: { files: filesOf(names), speed: SPEED },
		})),
		{
			...integration,
			displayName: 'n8n-core 2.x',
			coveragePathIgnorePatterns: ['/'],
			moduleNameMapper: {
				...fast,
				'^n8n-core$': core2,
				'^n8n-core/(.*)$': `${core2}/$1`,
				'^n8n-workflow$': `${core2}/node_modules/n8n-workflow`,
				'^n8n-workflow/(.*)$': `${core2}/node_modules/n8n-workflow/$1`,
				'^@n8n/di$': `${core2}/node_modules/@n8n/di`,
			},
		},
	],
};
