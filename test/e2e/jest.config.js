const { resolve } = require('node:path');

const project = {
	rootDir: resolve(__dirname, '../..'),
	roots: ['<rootDir>/test/e2e'],
	testEnvironment: 'node',
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
};

/** The end-to-end tests: the packed package in a real n8n of both lines. Run by `npm run test:e2e`. */
module.exports = {
	rootDir: project.rootDir,
	// Several n8n commands of two to six seconds each, on a slow machine.
	testTimeout: 180_000,
	projects: ['1.x', '2.x'].map((n8nLine) => ({
		...project,
		displayName: `n8n ${n8nLine}`,
		testMatch: ['**/*.e2e.test.ts'],
		globals: { n8nLine },
	})),
};
