/**
 * The folder listing is the architecture: each folder of `nodes/shared` is one stage or one kind of knowledge, and imports
 * run downwards only. This test reads them all, those of types too.
 */
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import glob from 'fast-glob';
import ts from 'typescript';

import { visitAll } from './kit/visitAll';

const root = resolve(__dirname, '../..');

/** What is known without n8n, of whose types alone something may be imported there. Everybody above may use it. */
const PURE: { [folder: string]: string[] } = {
	pixels: ['bundled', 'imageFile', 'limits', 'problem', 'timing', 'values'],
	imageFile: ['bundled', 'problem'],
	task: ['clean', 'values'],
	clean: ['values'],
	values: ['bundled'],
	problem: [],
	limits: ['timing'],
	timing: ['problem', 'values'],
	bundled: [],
};
/** The others, and which of them each may import from. */
const STAGES: { [folder: string]: string[] } = {
	SegmentWithPrompt: [
		...['run', 'fields', 'useMask', 'result', 'item', 'wait', 'create', 'source', 'piapi', 'n8n'],
	],
	PiApiTrigger: ['run', 'fields', 'result', 'piapi', 'n8n'],
	run: ['fields', 'item', 'create', 'piapi', 'n8n'],
	fields: ['result', 'item'],
	useMask: ['item', 'piapi'],
	result: ['item', 'download', 'piapi'],
	item: ['piapi', 'n8n'],
	create: ['wait', 'source', 'download', 'piapi', 'n8n'],
	wait: ['piapi'],
	source: ['download', 'piapi', 'n8n'],
	download: ['piapi'],
	piapi: ['n8n'],
	n8n: [],
};
const ARROWS = { ...STAGES, ...PURE };
const RUNTIME_PACKAGES = ['n8n-workflow', 'crypto'];
/** The only file that calls n8n's HTTP helpers, and the only one that asks for the time. */
const DOOR = 'nodes/shared/piapi/transport/http.ts';
const CLOCK = 'nodes/shared/n8n/systemClock.ts';
/** The only file that writes to n8n's log, and the only one that shows hints. */
const LOG = 'nodes/shared/n8n/log.ts';
const HINTS = 'nodes/shared/run/output/showHints.ts';

interface Import {
	file: string;
	/** A file of ours, or the name of a package. */
	target: string;
	isOurs: boolean;
	/** Whether nothing of it is left once it is compiled. */
	isType: boolean;
}

const files = glob.sync('nodes/**/*.ts', { cwd: root, ignore: ['**/*.d.ts'] }).sort();
const sources = new Map(
	files.map((file) => {
		const text = readFileSync(join(root, file), 'utf8');
		return [file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)];
	}),
);

function importsOf(file: string): Import[] {
	const found: Import[] = [];
	const add = (specifier: ts.Node | undefined, isType: boolean) => {
		if (specifier === undefined) return;
		const name = ts.isStringLiteral(specifier) ? specifier.text : specifier.getText();
		const isOurs = name.startsWith('.');
		const path = relative(root, resolve(root, file, '..', name));
		const target = isOurs ? (files.find((each) => isNamed(each, path)) ?? path) : name;
		found.push({ file, target, isOurs, isType });
	};
	visitAll(sources.get(file) as ts.Node, (node) => {
		if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
		if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
		if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
			add(node.argument.literal, true);
		if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
			add(node.moduleReference.expression, node.isTypeOnly);
		const isCall = ts.isCallExpression(node);
		if (isCall && /^(import|require)$/.test(node.expression.getText()))
			add(node.arguments[0], false);
	});
	return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
	if (clause === undefined) return false;
	if (clause.isTypeOnly) return true;
	const { name, namedBindings } = clause;
	if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings))
		return false;
	return namedBindings.elements.every((element) => element.isTypeOnly);
}

const isNamed = (file: string, path: string) =>
	[path, `${path}.ts`, `${path}/index.ts`].includes(file);

/** The folder that stands in `ARROWS`. */
function folderOf(file: string): string {
	const [, first, second] = file.split('/');
	return first === 'shared' ? second : first;
}

const imports = files.flatMap(importsOf);
const ours = imports.filter(({ isOurs }) => isOurs);
const describeImport = ({ file, target }: Import) => `${file} imports ${target}`;

/** Where in the sources `isIt` holds, as file and text. */
function occurrences(isIt: (node: ts.Node) => boolean, except: string): string[] {
	const found: string[] = [];
	for (const [file, source] of sources) {
		if (file === except) continue;
		visitAll(source, (node) => {
			if (isIt(node)) found.push(`${file}: ${node.getText()}`);
		});
	}
	return found;
}

test('there are files to read, and all that they import is known', () => {
	expect(files.length).toBeGreaterThan(50);
	expect(ours.length).toBeGreaterThan(files.length);
	const unknown = ours.filter(({ target }) => !files.includes(target) && !target.endsWith('.json'));
	expect(unknown.map(describeImport)).toEqual([]);
});

test('every file lies in a folder that has a place in the house', () => {
	expect(files.filter((file) => /^nodes\/shared\/[^/]+$/.test(file))).toEqual([]);
	expect([...new Set(files.map(folderOf))].sort()).toEqual(Object.keys(ARROWS).sort());
});

test('imports run downwards only', () => {
	const wrong = ours.filter(({ file, target }) => {
		const [from, to] = [folderOf(file), folderOf(target)];
		return from !== to && !ARROWS[from].includes(to) && !(from in STAGES && to in PURE);
	});
	expect(wrong.map(describeImport)).toEqual([]);
});

test('what lives as long as the process is kept by `perProcess` alone, so that each test has its own', () => {
	/** Sets and maps that are made with something in them are tables. */
	const isLasting = ({ expression, arguments: given }: ts.NewExpression) =>
		/^(Queue|Semaphore)$/.test(expression.getText()) ||
		(/^(Map|Set)$/.test(expression.getText()) && !given?.length);
	const lasting = files.flatMap((file) =>
		sources.get(file)!.statements.flatMap((statement) => {
			if (!ts.isVariableStatement(statement)) return [];
			const { declarations, flags } = statement.declarationList;
			return declarations
				.filter(({ initializer: made }) => {
					if (!(flags & ts.NodeFlags.Const)) return true;
					return made !== undefined && ts.isNewExpression(made) && isLasting(made);
				})
				.map(({ name }) => `${file}: ${name.getText()}`);
		}),
	);
	expect(lasting).toEqual([]);
});

test('no arrow is allowed that nobody needs', () => {
	const used = new Set(ours.map(({ file, target }) => `${folderOf(file)} → ${folderOf(target)}`));
	const allowed = Object.entries(ARROWS).flatMap(([from, to]) =>
		to.map((each) => `${from} → ${each}`),
	);
	expect(allowed.filter((arrow) => !used.has(arrow))).toEqual([]);
});

test('no folder is above itself', () => {
	expect(findCycle(Object.keys(ARROWS), (folder) => ARROWS[folder])).toBeUndefined();
});

test('no file imports itself by way of others', () => {
	const targets = (file: string) =>
		ours.filter((each) => each.file === file).map(({ target }) => target);
	expect(findCycle(files, targets)).toBeUndefined();
});

/** The first way found that leads back to where it began. */
function findCycle(nodes: string[], targets: (node: string) => string[]): string[] | undefined {
	const done = new Set<string>();
	const walk = (node: string, way: string[]): string[] | undefined => {
		if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
		if (done.has(node)) return undefined;
		for (const target of targets(node)) {
			const cycle = walk(target, [...way, node]);
			if (cycle !== undefined) return cycle;
		}
		done.add(node);
		return undefined;
	};
	for (const node of nodes) {
		const cycle = walk(node, []);
		if (cycle !== undefined) return cycle;
	}
	return undefined;
}

test('a cycle is found', () => {
	const targets: { [name: string]: string[] } = { a: ['b'], b: ['d', 'c'], c: ['b'], d: [] };
	expect(findCycle(Object.keys(targets), (name) => targets[name])).toEqual(['b', 'c', 'b']);
});

test('at run time there is nothing but n8n-workflow, crypto and our own files', () => {
	const others = imports.filter(({ isOurs, isType }) => !isOurs && !isType);
	const wrong = others.filter(
		({ file, target }) => !RUNTIME_PACKAGES.includes(target) && folderOf(file) !== 'bundled',
	);
	expect(wrong.map(describeImport)).toEqual([]);
});

test('a pure folder needs no n8n at run time', () => {
	const wrong = imports.filter(
		({ file, target, isType }) => target.startsWith('n8n') && !isType && folderOf(file) in PURE,
	);
	expect(wrong.map(describeImport)).toEqual([]);
});

test("n8n's HTTP helpers are called at the door to PiAPI only", () => {
	const isHelper = (node: ts.Node) =>
		ts.isIdentifier(node) &&
		/^(httpRequest\w*|requestWithAuthentication\w*|requestOAuth\w*)$/.test(node.text);
	expect(occurrences(isHelper, DOOR)).toEqual([]);
	expect(occurrences(isHelper, '')).not.toEqual([]);
});

test('nobody but the system clock asks for the time or rolls dice', () => {
	const isTime = (node: ts.Node) => {
		if (ts.isNewExpression(node))
			return node.expression.getText() === 'Date' && !node.arguments?.length;
		return (
			ts.isPropertyAccessExpression(node) &&
			/^(Date\.now|performance\.\w+|Math\.random)$/.test(node.getText())
		);
	};
	expect(occurrences(isTime, CLOCK)).toEqual([]);
	expect(occurrences(isTime, '')).not.toEqual([]);
});

test.each([
	["n8n's log", 'logger', LOG],
	["the editor's hints", 'addExecutionHints', HINTS],
])('nobody writes to %s but by the file that makes it safe', (_label, name, door) => {
	const isUse = (node: ts.Node) => ts.isPropertyAccessExpression(node) && node.name.text === name;
	expect(occurrences(isUse, door)).toEqual([]);
	const isNamed = (node: ts.Node) => ts.isIdentifier(node) && node.text === name;
	expect(occurrences(isNamed, '')).not.toEqual([]);
});
