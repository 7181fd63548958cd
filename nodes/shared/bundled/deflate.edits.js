/**
 * What the build changes in fflate. As it comes, a stream can take the zeros in front of its first byte for data and refer
 * to them, which no reader accepts (https://github.com/101arrowz/fflate/issues/260); the edits are those of the proposed
 * mend (https://github.com/101arrowz/fflate/pull/261) in short. Each cut and edit has to fit exactly once: the build fails
 * where an update of the library moves one. The last one is for masks, which are little else than runs: it unpacks them in a
 * third of the time. Those before it refuse what zlib refuses.
 */
module.exports = {
	library: 'fflate',
	entry: 'esm/browser.js',
	changes:
		'zlib alone; its packer is kept from looking back beyond the first byte, its unpacker refuses what zlib refuses, and copies runs faster',
	// Its source files have none; the licence has the copyright.
	hasNotice: false,
	// What is in front starts workers; what is behind is for whole files and for archives.
	from: "// aliases for shorter compressed code (most minifers don't do this)",
	to: '\nexport { Unzlib };',
	before: [],
	after: ['export { Unzlib };'],
	edits: [
		// Where the data begin in the buffer: behind an empty window at first, and at its start once that was moved.
		[
			'this.s = { l: 0, i: 32768, w: 32768, z: 32768 };',
			'this.s = { l: 0, i: 32768, w: 32768, z: 32768, first: 32768 };',
		],
		[
			'this.b.set(this.b.subarray(-32768));',
			'this.b.set(this.b.subarray(-32768));\nthis.s.first = 0;',
		],
		['Math.min(32767, i);', 'Math.min(32767, i - (st.first || 0));'],
		// More codes than there are places for them would fill places without end.
		['var v = le[cd[i] - 1]++ << r_1;', 'var v = le[cd[i] - 1]++ << r_1;\nif (v >> mb) err(2);'],
		// There are 30 codes for distances.
		['var dt = fd[dsym];', 'if (dsym > 29) err(3);\nvar dt = fd[dsym];'],
		// What comes behind the end is not kept, but for the checksum.
		[
			'this.p = slc(this.p, (this.s.p / 8) | 0)',
			'this.p = this.s.f && !this.s.l ? this.p.slice(-4) : slc(this.p, (this.s.p / 8) | 0)',
		],
		[
			`                for (; bt < end; ++bt)
                    buf[bt] = buf[bt - dt];`,
			`                if (end - bt > 15 && dt == 1) buf.fill(buf[bt - 1], bt, end), bt = end;
                else if (end - bt > 31 && end - bt <= dt) buf.copyWithin(bt, bt - dt, end - dt), bt = end;
                else for (; bt < end; ++bt)
                    buf[bt] = buf[bt - dt];`,
		],
	],
};
