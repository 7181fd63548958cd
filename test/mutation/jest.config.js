const { projects } = require('../../jest.config.js');

const { displayName, ...unit } = projects.find((project) => project.displayName === 'unit');

/** The unit tests of what is mutated; n8n itself, the pixels and the tools have no part in it. */
module.exports = {
	...unit,
	setupFiles: [],
	testPathIgnorePatterns: ['/test/unit/(pixels|simulator|bench|live|examples)/'],
};
