const { join } = require('node:path');

const glob = require('fast-glob');

const { projects } = require('../../jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');
const setup = join(__dirname, '../setup');
const files = glob
	.sync('../unit/{create,piapi,properties,task,timing,wait}/**/*.test.ts', { cwd: setup })
	// Those of whole runs take seconds.
	.filter((file) => !/runItems|paidOnceModel/.test(file))
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
