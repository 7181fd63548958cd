const { projects } = require('../../jest.config.js');

/** The integration tests file by file, on both lines of n8n: to run some of them alone. */
module.exports = {
	rootDir: projects[0].rootDir,
	testTimeout: 60_000,
	projects: projects
		.filter(({ displayName }) => displayName.startsWith('n8n-core'))
		.map((project) => ({ ...project, testMatch: ['<rootDir>/test/integration/*.test.ts'] })),
};
