/**
 * What the build changes in the JPEG decoder of pdf.js. As it comes, it decodes a whole image in one go, so that n8n would
 * stand still meanwhile, and goes on with a guess where a file is damaged. Each cut and edit has to fit exactly once:
 * the build fails where an update of the library moves one.
 */
module.exports = {
	library: 'pdfjs-dist',
	entry: 'image_decoders/pdf.image_decoders.mjs',
	changes: 'its JPEG decoder alone, made to pause between rows and to give damaged files up',
	// The decoder is one module of a bundle of many; this is where it begins, and the end of what is used of it.
	from: ';// ./src/core/jpg.js',
	to: '\n  _getLinearizedBlockData(',
	before: [
		// The base of its errors and its reader of two bytes are in modules that are left out.
		'class BaseException extends Error {}',
		'const readUint16 = (data, offset) => (data[offset] << 8) | data[offset + 1];',
		// What the library only warns of makes an image of its own invention.
		'const warn = (message) => { throw new JpegError(message); };',
	],
	// The class is cut off in the middle, and its module exports nothing.
	after: ['}', 'export { JpegImage };'],
	edits: [
		// Its two long loops, over the blocks of a scan and over those of a component, become generators.
		['function decodeScan(', 'function* decodeScan('],
		// A scan of one component pauses after each row of blocks …
		[
			'decodeBlock(component, decodeFn, mcu);',
			'if (mcu % mcusPerLine === 0) yield;\n decodeBlock(component, decodeFn, mcu);',
		],
		// … and one of several after each row of MCUs.
		[
			'for (i = 0; i < componentsLength; i++) {\n            component = components[i];',
			'if (mcu % mcusPerLine === 0) yield;\nfor (i = 0; i < componentsLength; i++) {\ncomponent = components[i];',
		],
		['const processed = decodeScan(', 'const processed = yield* decodeScan('],
		['function buildComponentData(', 'function* buildComponentData('],
		// The inverse transform pauses after each row of blocks.
		[
			'for (let blockCol = 0; blockCol < blocksPerLine; blockCol++) {',
			'yield;\nfor (let blockCol = 0; blockCol < blocksPerLine; blockCol++) {',
		],
		// Who calls a generator is one as well.
		['output: buildComponentData(', 'output: yield* buildComponentData('],
		['\n  parse(data, {', '\n  *parse(data, {'],
		['return this.parse(data, {', 'return yield* this.parse(data, {'],
		// It reads some segments past their end, and could find another frame there than the one that was checked.
		[
			'prepareComponents(frame);\n          break;',
			'this.check(frame);\nprepareComponents(frame);\nbreak;',
		],
		// A row of MCUs may reach further than one block beyond the image: each component gets its own stride.
		[
			'component.blocksPerColumn = blocksPerColumn;',
			'component.blocksPerColumn = blocksPerColumn;\ncomponent.stride = blocksPerLineForMcu + 1;',
		],
		['((component.blocksPerLine + 1) * row + col)', '(component.stride * row + col)'],
		// Who reads the blocks needs that stride, and not the number of blocks that lie in the image.
		['blocksPerLine: component.blocksPerLine,', 'stride: component.stride,'],
		// Any marker may have fill bytes in front (ITU-T T.81, section B.1.1.2): that is no damage.
		['warn(`decodeScan - ', 'if (fileMarker.invalid !== "ffff") warn(`decodeScan - '],
	],
};
