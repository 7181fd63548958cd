const { spawn } = require('node:child_process');
const { readFile, realpath, rm } = require('node:fs/promises');
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
const BUNDLED = {
	imageSize: { library: 'image-size' },
	ipaddr: { library: 'ipaddr.js' },
	jpegImage: {
		library: 'pdfjs-dist',
		entry: 'image_decoders/pdf.image_decoders.mjs',
		changes: 'its JPEG decoder alone, made to pause between rows and to give damaged files up',
		/** The part of the entry to take, and what stands in for what it uses of the rest. */
		from: ';// ./src/core/jpg.js',
		to: '\n  _getLinearizedBlockData(',
		before: [
			'class BaseException extends Error {}',
			'const readUint16 = (data, offset) => (data[offset] << 8) | data[offset + 1];',
			// What the library only warns of makes an image of its own invention.
			'const warn = (message) => { throw new JpegError(message); };',
		],
		after: ['}', 'export { JpegImage };'],
		edits: [
			// Its two long loops become generators that stop after each row of blocks.
			['function decodeScan(', 'function* decodeScan('],
			[
				'decodeBlock(component, decodeFn, mcu);',
				'if (mcu % mcusPerLine === 0) yield;\n decodeBlock(component, decodeFn, mcu);',
			],
			[
				'for (i = 0; i < componentsLength; i++) {\n            component = components[i];',
				'if (mcu % mcusPerLine === 0) yield;\nfor (i = 0; i < componentsLength; i++) {\ncomponent = components[i];',
			],
			['const processed = decodeScan(', 'const processed = yield* decodeScan('],
			['function buildComponentData(', 'function* buildComponentData('],
			[
				'for (let blockCol = 0; blockCol < blocksPerLine; blockCol++) {',
				'yield;\nfor (let blockCol = 0; blockCol < blocksPerLine; blockCol++) {',
			],
			['output: buildComponentData(', 'output: yield* buildComponentData('],
			['\n  parse(data, {', '\n  *parse(data, {'],
			['return this.parse(data, {', 'return yield* this.parse(data, {'],
			// It reads some segments past their end, and could find another frame there than who looked before.
			[
				'prepareComponents(frame);\n          break;',
				'this.check(frame);\nprepareComponents(frame);\nbreak;',
			],
			// A row of MCUs may reach further than one block beyond the image.
			[
				'component.blocksPerColumn = blocksPerColumn;',
				'component.blocksPerColumn = blocksPerColumn;\ncomponent.stride = blocksPerLineForMcu + 1;',
			],
			['((component.blocksPerLine + 1) * row + col)', '(component.stride * row + col)'],
			['blocksPerLine: component.blocksPerLine,', 'stride: component.stride,'],
			// Any marker may have fill bytes in front (ITU-T T.81, section B.1.1.2).
			['warn(`decodeScan - ', 'if (fileMarker.invalid !== "ffff") warn(`decodeScan - '],
		],
	},
};

/** Takes a part of a library; each cut and edit has to fit exactly once, so that none is lost with an update. */
const cutting = ({ library, entry, from, to, before, after, edits }) => ({
	name: 'cutting',
	setup({ onLoad }) {
		if (entry === undefined) return;
		const path = require.resolve(`${library}/${entry}`);
		const split = (text, at) => {
			const parts = text.split(at);
			if (parts.length === 2) return parts;
			throw new Error(`${library} has ${parts.length - 1} times: ${at}`);
		};
		onLoad({ filter: /image_decoders/ }, async (file) => {
			if ((await realpath(file.path)) !== path) return undefined;
			const [, behind] = split(await readFile(path, 'utf8'), from);
			let [part] = split(behind, to);
			for (const [old, replacement] of edits) part = split(part, old).join(replacement);
			return { contents: [...before, part, ...after].join('\n') };
		});
	},
});

/** Puts each library, with its licence on top, into the compiled file that hands it on. */
async function bundle() {
	for (const [file, parts] of Object.entries(BUNDLED)) {
		const path = `dist/nodes/shared/bundled/${file}.js`;
		const { library, changes } = parts;
		const { version, license } = require(`./node_modules/${library}/package.json`);
		const licenceText = await readFile(`node_modules/${library}/LICENSE`, 'utf8');
		const title = `${library} ${version}, ${license} licence${changes ? `; changed: ${changes}` : ''}`;
		await build({
			entryPoints: [`nodes/shared/bundled/${file}.ts`],
			outfile: path,
			allowOverwrite: true,
			bundle: true,
			format: 'cjs',
			platform: 'neutral',
			mainFields: ['module', 'main'],
			target: 'es2022',
			banner: { js: `/*! ${title}\n\n${licenceText.trim()}\n*/` },
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
exports.build = series(clean, parallel(compile, copyIcons, copyCodex), bundle);
exports.default = exports.build;
