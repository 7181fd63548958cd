/**
 * All integration tests of one line of n8n, in one registry of modules: loading n8n-core takes seconds, so it is done
 * once a line and not once a file. A file alone: `npx jest --config test/integration/jest.config.js segment`.
 */
declare const files: string[];

describe.each(files)('%s', (file) => {
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	require(`../${file}`);
});
