/**
 * Runs many test files as one, with one registry of modules: what they import is loaded once, and not once a file. The
 * Jest configuration says which, as paths from here.
 */
declare const files: string[];

describe.each(files)('%s', (file) => {
	require(file);
});
