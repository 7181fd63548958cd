const { join } = require('node:path');

const glob = require('fast-glob');

const { projects } = require('../../jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');
/** What cleans and what reads is tested by what is read and cleaned, so these share their tests. */
const READING = ['values', 'clean', 'task'];
const chosen = process.env.MUTATED_FOLDER ?? '*';
const folder = READING.includes(chosen) ? `{${READING.join()}}` : chosen;
const files = glob
	.sync(`../unit/${folder}/**/*.test.ts`, { cwd: join(__dirname, '../setup') })
	// Whole runs load the node with all that belongs to it, which takes seconds; so do drawn cases and a process that has aged.
	.filter((file) => !/paidOnce|agedProcess|properties|fuzz/.test(file))
	.sort();

/**
 * The unit tests of the folder that is mutated: a rule is tested where it lives. They run once for each mutant, so they
 * are loaded together.
 */
module.exports = {
	...unit,
	roots: ['<rootDir>/nodes', '<rootDir>/test/setup', '<rootDir>/test/unit'],
	testEnvironment: join(__dirname, 'firstFailure.js'),
	testMatch: ['<rootDir>/test/setup/together.ts'],
	globals: { files },
	// A mutant that waits for ever is noticed; the slowest of these tests takes a tenth of a second.
	testTimeout: 3_000,
};
