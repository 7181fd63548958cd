const { spawn } = require('node:child_process');
const { readFile, realpath, rm, writeFile } = require('node:fs/promises');
const { build, transform } = require('esbuild');
const glob = require('fast-glob');
const { dest, parallel, series, src } = require('gulp');

function clean() {
	return rm('dist', { recursive: true, force: true });
}

function compile() {
	return spawn(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
		{
			stdio: 'inherit',
		},
	);
}

/** Indents by tabs, as the sources do: by the compiler's four spaces the package would be a tenth larger. */
async function indent() {
	for (const path of await glob('dist/**/*.js')) {
		const code = await readFile(path, 'utf8');
		const indented = code.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4));
		const [before, after] = await Promise.all(
			[code, indented].map((each) => transform(each, { minifyWhitespace: true })),
		);
		if (before.code !== after.code) throw new Error(`${path} has spaces that mean something`);
		await writeFile(path, indented);
	}
}

/**
 * Libraries that the package brings along, by the file of `dist` that becomes one with each: the package has no
 * dependencies.
 */
const BUNDLED = {
	deflate: require('./nodes/shared/bundled/deflate.edits.js'),
	imageSize: { library: 'image-size' },
	ipaddr: { library: 'ipaddr.js' },
};

/** Takes a part of a library; each cut and edit has to fit exactly once, so that none is lost with an update. */
const cutting = ({ library, entry, from, to, before, after, edits }) => ({
	name: 'cutting',
	setup({ onLoad }) {
		if (entry === undefined) return;
		const path = `node_modules/${library}/${entry}`;
		const split = (text, at) => {
			const parts = text.split(at);
			if (parts.length === 2) return parts;
			throw new Error(`${library} has ${parts.length - 1} times: ${at}`);
		};
		onLoad({ filter: /\.m?js$/ }, async (file) => {
			if ((await realpath(file.path)) !== (await realpath(path))) return undefined;
			const [, behind] = split(await readFile(path, 'utf8'), from);
			let [part] = split(behind, to);
			for (const [old, replacement] of edits) part = split(part, old).join(replacement);
			return { contents: [...before, part, ...after].join('\n') };
		});
	},
});

/** The lines of a source file's first comment, which the bundler would drop with what it cuts off. */
async function readNotice(path) {
	const comment = /\/\*\*?([^]*?)\*\//.exec(await readFile(path, 'utf8'))?.[1] ?? '';
	if (!/copyright/i.test(comment))
		throw new Error(`${path} does not begin with a copyright notice`);
	return comment.replaceAll(/^[ \t]*\*[ \t]?/gm, '').trimEnd() + '\n';
}

/** Puts each library, with its licence on top, into the compiled file that hands it on. */
async function bundle() {
	for (const [file, parts] of Object.entries(BUNDLED)) {
		const path = `dist/nodes/shared/bundled/${file}.js`;
		const { library, entry, changes, hasNotice = entry !== undefined } = parts;
		const { version, license } = require(`./node_modules/${library}/package.json`);
		const licenceText = await readFile(`node_modules/${library}/LICENSE`, 'utf8');
		// A licence may have no copyright line of its own (Apache-2.0), but asks that the one in the source be kept.
		const notice = hasNotice ? await readNotice(`node_modules/${library}/${entry}`) : '';
		const title = `${library} ${version}, ${license} licence${changes ? `; changed: ${changes}` : ''}`;
		await build({
			entryPoints: [`nodes/shared/bundled/${file}.ts`],
			outfile: path,
			allowOverwrite: true,
			bundle: true,
			// The licence stays as it is; of the code only what makes it wide is gone.
			minifyWhitespace: true,
			legalComments: 'inline',
			format: 'cjs',
			platform: 'neutral',
			mainFields: ['module', 'main'],
			target: 'es2022',
			banner: { js: `/*! ${title}\n${notice}\n${licenceText.trim()}\n*/` },
			plugins: [cutting(parts)],
			// The paths in its comments must not tell where the packages really are: two builds give the same bytes.
			preserveSymlinks: true,
			logLevel: 'warning',
		});
	}
}

function copyIcons() {
	return src('icons/**/*.svg').pipe(dest('dist/icons'));
}

function copyCodex() {
	return src('nodes/**/*.node.json').pipe(dest('dist/nodes'));
}

exports.clean = clean;
exports.build = series(clean, parallel(compile, copyIcons, copyCodex), indent, bundle);
exports.default = exports.build;
