/**
 * What the build changes in fflate. As it comes, a stream can take the zeros in front of its first byte for data and refer
 * to them, which no reader accepts (https://github.com/101arrowz/fflate/issues/260); the edits are those of the proposed
 * mend (https://github.com/101arrowz/fflate/pull/261) in short. Each cut and edit has to fit exactly once: the build fails
 * where an update of the library moves one. CONTRIBUTING.md says what holds each of them.
 */
module.exports = {
	library: 'fflate',
	entry: 'esm/browser.js',
	changes: 'its zlib packer alone, kept from looking back beyond the first byte',
	// Its source files have none; the licence has the copyright.
	hasNotice: false,
	// What is in front starts workers; what is behind unpacks, or is for archives.
	from: "// aliases for shorter compressed code (most minifers don't do this)",
	to: '\nexport { Zlib };',
	before: [],
	after: ['export { Zlib };'],
	edits: [
		// The data begin behind an empty window of 32 kB, until the buffer is full and its end is moved there.
		['Math.min(32767, i);', 'Math.min(32767, st.isMoved ? i : i - 32768);'],
		[
			'this.b.set(this.b.subarray(-32768));',
			'this.b.set(this.b.subarray(-32768));\nthis.s.isMoved = true;',
		],
	],
};
