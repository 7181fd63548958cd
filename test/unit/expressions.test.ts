/**
 * n8n does everything in one thread, so an expression that takes quadratic time on a stranger's text stops all of it. This
 * test finds every regular expression in the sources, and has recheck (https://makenowjust-labs.github.io/recheck/) look
 * for a text that makes it slower than linear: by its automaton where that can tell, else by trying with a fixed seed.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import glob from 'fast-glob';
import { checkSync } from 'recheck';
import ts from 'typescript';

import { visitAll } from './kit/visitAll';

/** Without its binaries, which not every machine has. */
process.env.RECHECK_BACKEND = 'pure';
/** No limit of time, which would make the answer depend on the machine; the others are as wide as the automaton needs. */
const LIMITS = { timeout: null, maxRepeatCount: 1_000, maxNFASize: 1_000_000, randomSeed: 1 };

const root = resolve(__dirname, '../..');
const files = glob.sync(['nodes/**/*.ts', 'credentials/**/*.ts'], { cwd: root }).sort();

const literals = new Map<string, string>();
const madeAtRunTime: string[] = [];
for (const file of files) {
	const text = readFileSync(join(root, file), 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	visitAll(source, (node) => {
		if (ts.isRegularExpressionLiteral(node)) literals.set(node.text, file);
		if (ts.isIdentifier(node) && node.text === 'RegExp' && !ts.isTypeReferenceNode(node.parent))
			madeAtRunTime.push(file);
	});
}

/** Undefined where the expression takes linear time; else how slow it gets, and on what. */
function slowOn(literal: string): unknown {
	const end = literal.lastIndexOf('/');
	const [source, flags] = [literal.slice(1, end), literal.slice(end + 1)];
	const found = checkSync(source, flags, LIMITS);
	if (found.status === 'safe') return undefined;
	return found.status === 'vulnerable' ? [found.complexity.summary, found.attack.pattern] : found;
}

test('no expression is made at run time, where nobody could have looked at it', () => {
	expect(madeAtRunTime).toEqual([]);
});

test('an expression that is slow is found', () => {
	expect(slowOn('/\\.+$/')).toEqual([expect.stringContaining('polynomial'), expect.any(String)]);
	expect(slowOn('/^(a*)*$/')).toEqual([expect.stringContaining('exponential'), expect.any(String)]);
});

test.each([...literals])(
	'%s in %s takes linear time',
	(literal) => expect(slowOn(literal)).toBeUndefined(),
	600_000,
);
