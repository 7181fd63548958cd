const { resolve } = require('node:path');

/** The end-to-end tests: the packed package in a real n8n. Run by `npm run test:e2e`. */
module.exports = {
	rootDir: resolve(__dirname, '../..'),
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.e2e.test.ts'],
	testEnvironment: 'node',
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
	// Several n8n commands of two to six seconds each, on a slow machine.
	testTimeout: 180_000,
};
