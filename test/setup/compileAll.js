/** Compiles all that coverage is counted in, once: Jest's workers would all begin with it at the same time. */
const { readFileSync } = require('node:fs');
const { resolve } = require('node:path');

const glob = require('fast-glob');

const { collectCoverageFrom } = require('../../jest.config.js');
const { process: compile } = require('./transform.js');

const cwd = resolve(__dirname, '../..');
for (const path of glob.sync(collectCoverageFrom, { cwd, absolute: true, ignore: ['**/*.d.ts'] }))
	compile(readFileSync(path, 'utf8'), path, { instrument: true });
