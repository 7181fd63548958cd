const glob = require('fast-glob');

const { projects, ...rest } = require('../../jest.config.js');

/** What takes long is dealt out into so many parts. */
const PARTS = 3;

const unit = projects.find(({ displayName }) => displayName === 'unit');
const files = glob.sync('../unit/**/*.test.ts', { cwd: __dirname }).sort();
const isOfPixels = (file) => file.startsWith('../unit/pixels/');
/** These put modules of theirs in place of others, for all that is loaded with them. */
const isOfPaidRuns = (file) => file.startsWith('../unit/create/paidOnce');

/** Many files of unit tests as one: most of them take less time than to load what they test. */
const together = (displayName, names) => ({
	...unit,
	displayName,
	testMatch: ['<rootDir>/test/setup/together.ts'],
	globals: { files: names },
});

const inParts = (displayName, isOne) => {
	const names = files.filter(isOne);
	return Array.from({ length: PARTS }, (_, part) =>
		together(
			`${displayName} ${part + 1}`,
			names.filter((_file, place) => place % PARTS === part),
		),
	);
};

/** All tests of the package, as `npm test` runs them: what takes longest comes first. */
module.exports = {
	...rest,
	projects: [
		...projects.filter(({ displayName }) => !['unit', 'tools'].includes(displayName)),
		...inParts('unit, paid runs', isOfPaidRuns),
		...inParts('unit, pixels', isOfPixels),
		together(
			'unit, all others',
			files.filter((file) => !isOfPixels(file) && !isOfPaidRuns(file)),
		),
	],
};
