const Sequencer = require('@jest/test-sequencer').default;

/** A whole line of n8n takes longest, so it starts first; the unit tests fill what time is left. */
module.exports = class LinesFirst extends Sequencer {
	async sort(tests) {
		const isUnit = ({ context }) => (context.config.displayName.name.startsWith('unit') ? 1 : 0);
		return (await super.sort(tests)).sort((one, other) => isUnit(one) - isUnit(other));
	}
};
