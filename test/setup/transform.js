/**
 * Compiles TypeScript for Jest, and counts coverage in it: once for all projects and workers. Jest itself would do both
 * anew for each project, which on a fresh clone takes longer than the build.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');

const { transformSync, version } = require('@swc/core');
const { createInstrumenter } = require('istanbul-lib-instrument');

const ROOT = resolve(__dirname, '../..');
/** `npm ci` empties it. */
const FOLDER = join(ROOT, 'node_modules/.cache/piapi-segment-tests');
const SWC = {
	jsc: {
		target: 'es2022',
		parser: { syntax: 'typescript' },
		// Lifts `jest.mock` above the imports.
		transform: { hidden: { jest: true } },
	},
	module: { type: 'commonjs' },
};
const KEY_OF_ALL = [version, JSON.stringify(SWC), readFileSync(__filename)];

/** What makes the compiled file what it is. */
function keyOf(source, path, { instrument }) {
	const hash = createHash('sha256');
	for (const part of [...KEY_OF_ALL, relative(ROOT, path), String(instrument), source])
		hash.update(part).update('\0');
	return hash.digest('hex');
}

function compile(source, path, instrument) {
	if (!instrument) return transformSync(source, { ...SWC, filename: path, sourceMaps: 'inline' });
	const { code, map } = transformSync(source, { ...SWC, filename: path, sourceMaps: true });
	const instrumenter = createInstrumenter({ compact: false, produceSourceMap: true });
	const counting = instrumenter.instrumentSync(code, path, JSON.parse(map));
	return { code: counting, map: JSON.stringify(instrumenter.lastSourceMap()) };
}

module.exports = {
	canInstrument: true,
	getCacheKey: keyOf,
	process(source, path, options) {
		const kept = join(FOLDER, keyOf(source, path, options));
		try {
			return JSON.parse(readFileSync(kept, 'utf8'));
		} catch {
			// Not compiled yet.
		}
		const { code, map } = compile(source, path, options.instrument);
		mkdirSync(dirname(kept), { recursive: true });
		// Another worker may be at the same file.
		writeFileSync(`${kept}.${process.pid}`, JSON.stringify({ code, map }));
		renameSync(`${kept}.${process.pid}`, kept);
		return { code, map };
	},
};
