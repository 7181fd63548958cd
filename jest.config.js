const transform = {
	'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
};

/** The build changes this library, and what ships is what is tested. */
const bundled = {
	'/bundled/jpegImage$': '<rootDir>/dist/nodes/shared/bundled/jpegImage.js',
};

const shared = {
	rootDir: __dirname,
	transform,
	moduleNameMapper: bundled,
	setupFiles: ['<rootDir>/test/setup/agedProcess.ts'],
	testEnvironment: 'node',
	modulePathIgnorePatterns: ['<rootDir>/.n8n-runtime', '<rootDir>/dist'],
};

const integration = {
	...shared,
	testMatch: ['<rootDir>/test/integration/**/*.test.ts'],
	setupFiles: [...shared.setupFiles, '<rootDir>/test/integration/kit/environment.ts'],
	setupFilesAfterEnv: ['<rootDir>/test/integration/kit/cleanUp.ts'],
};

/** The second core's own n8n-workflow: the nodes must meet the one that runs them. */
const core2 = '<rootDir>/node_modules/n8n-core-2';

/** @type {import('jest').Config} */
module.exports = {
	rootDir: __dirname,
	testTimeout: 60_000,
	// More than most machines have cores: the integration tests mostly wait for tasks.
	maxWorkers: 4,
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageProvider: 'v8',
	coverageReporters: ['text', 'lcovonly'],
	projects: [
		{ ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
		{
			...integration,
			displayName: 'n8n-core 1.x',
		},
		{
			...integration,
			displayName: 'n8n-core 2.x',
			moduleNameMapper: {
				...bundled,
				'^n8n-core$': core2,
				'^n8n-core/(.*)$': `${core2}/$1`,
				'^n8n-workflow$': `${core2}/node_modules/n8n-workflow`,
				'^n8n-workflow/(.*)$': `${core2}/node_modules/n8n-workflow/$1`,
				'^@n8n/di$': `${core2}/node_modules/@n8n/di`,
			},
		},
	],
};
