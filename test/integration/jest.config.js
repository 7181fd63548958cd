const { projects } = require('../../jest.config.js');

/** The integration tests file by file, on both lines of n8n: to run some of them alone. */
module.exports = {
	rootDir: projects[0].rootDir,
	testTimeout: 60_000,
	projects: projects
		.filter(({ displayName }) => ['n8n-core 1.x', 'n8n-core 2.x'].includes(displayName))
		.map((project) => ({ ...project, testMatch: ['<rootDir>/test/integration/*.test.ts'] })),
};
