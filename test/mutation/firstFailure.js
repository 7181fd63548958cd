const { TestEnvironment } = require('jest-environment-node');

/** Ends at the first failure: a mutant is noticed then, and one that loops would only loop again in every other test. */
module.exports = class FirstFailure extends TestEnvironment {
	hasFailed = false;

	handleTestEvent(event) {
		if (event.name === 'test_done' && event.test.errors.length > 0) this.hasFailed = true;
		if (event.name === 'test_start' && this.hasFailed) event.test.mode = 'skip';
	}
};
