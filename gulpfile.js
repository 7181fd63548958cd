const { spawn } = require('node:child_process');
const { readFile, rm } = require('node:fs/promises');
const { build } = require('esbuild');
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

/** Libraries that the package brings along, by the file of `dist` that becomes one with each: the package has no dependencies. */
const BUNDLED = { imageSize: 'image-size', ipaddr: 'ipaddr.js' };

/** Puts each library, with its licence on top, into the compiled file that hands it on. */
async function bundle() {
	for (const [file, library] of Object.entries(BUNDLED)) {
		const path = `dist/nodes/shared/bundled/${file}.js`;
		const { version, license } = require(`./node_modules/${library}/package.json`);
		const licenceText = await readFile(`node_modules/${library}/LICENSE`, 'utf8');
		await build({
			entryPoints: [path],
			outfile: path,
			allowOverwrite: true,
			bundle: true,
			format: 'cjs',
			platform: 'neutral',
			mainFields: ['module', 'main'],
			target: 'es2022',
			banner: { js: `/*! ${library} ${version}, ${license} licence\n\n${licenceText.trim()}\n*/` },
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
exports.build = series(clean, parallel(compile, copyIcons, copyCodex), bundle);
exports.default = exports.build;
