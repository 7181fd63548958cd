const { projects } = require('../../jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');
const FOLDERS = ['create', 'piapi', 'properties', 'task', 'timing', 'wait'];

/** The unit tests of what is mutated. */
module.exports = {
	...unit,
	setupFiles: ['<rootDir>/test/mutation/fewerRuns.ts'],
	testMatch: FOLDERS.map((folder) => `<rootDir>/test/unit/${folder}/**/*.test.ts`),
};
