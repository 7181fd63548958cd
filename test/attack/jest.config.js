const { projects } = require('../../jest.config.js');

/** What ships, and not its sources. */
const built = { '^(?:\\.\\./)+(nodes|credentials)/(.*)$': '<rootDir>/dist/$1/$2.js' };
/** The tests of the nodes make time go faster; what is attacked here is its deadlines, too. */
const FAST_TIME = ['^node:timers/promises$'];

/** The attacks, on the built package in both lines of n8n. */
module.exports = {
	rootDir: projects[0].rootDir,
	testTimeout: 300_000,
	maxWorkers: 2,
	projects: projects
		.filter(({ displayName }) => displayName.startsWith('n8n-core'))
		.map(({ moduleNameMapper, setupFilesAfterEnv, globals: _globals, ...project }) => ({
			...project,
			moduleNameMapper: {
				...built,
				...Object.fromEntries(
					Object.entries(moduleNameMapper).filter(([name]) => !FAST_TIME.includes(name)),
				),
			},
			setupFilesAfterEnv: setupFilesAfterEnv.filter((file) => !file.endsWith('fastTime.ts')),
			testMatch: ['<rootDir>/test/attack/*.test.ts'],
		})),
};
