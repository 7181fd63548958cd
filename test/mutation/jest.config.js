const { join } = require('node:path');

const glob = require('fast-glob');

const { projects } = require('../../jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');
const setup = join(__dirname, '../setup');
const files = glob
	.sync('../unit/{create,piapi,properties,task,timing,wait}/**/*.test.ts', { cwd: setup })
	// Whole runs load the node with all that belongs to it, which takes seconds; so does a process that has aged.
	.filter((file) => !/runItems|paidOnce|agedProcess/.test(file))
	.sort()
	.reverse();

/** The unit tests of what is mutated. They run once for each mutant, so they are loaded together. */
module.exports = {
	...unit,
	roots: ['<rootDir>/nodes', '<rootDir>/test/setup', '<rootDir>/test/unit'],
	testEnvironment: join(__dirname, 'firstFailure.js'),
	setupFiles: ['<rootDir>/test/mutation/fewerRuns.ts'],
	testMatch: ['<rootDir>/test/setup/together.ts'],
	globals: { files },
};
