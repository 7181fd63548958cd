const { projects, ...root } = require('../../jest.config.js');

const core1 = projects.find(({ displayName }) => displayName === 'n8n-core 1.x');

/** The chaos suite: the node in n8n-core 1.x, a thousand items at a time, against a simulator that answers badly. */
module.exports = {
	...core1,
	displayName: 'chaos',
	testMatch: ['<rootDir>/test/chaos/**/*.test.ts'],
	testTimeout: 300_000,
	maxWorkers: root.maxWorkers,
};
