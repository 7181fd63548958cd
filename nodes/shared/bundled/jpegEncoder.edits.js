/**
 * What the build changes in the encoder of jpeg-js. As it comes, it takes a whole image as red-green-blue-alpha and keeps
 * n8n waiting until all of it is encoded. Each cut and edit has to fit exactly once: the build fails where an update of
 * the library moves one.
 */
module.exports = {
	library: 'jpeg-js',
	entry: 'lib/encoder.js',
	changes: 'its encoder alone, made to take and to give an image in strips',
	// What is in front serves browsers; what is behind is the function for whole images.
	from: "return Buffer.from(buf).toString('base64');\n};",
	to: "\nif (typeof module !== 'undefined') {",
	before: [],
	after: ['export { JPEGEncoder };'],
	edits: [
		// It pauses before each row of blocks: it gives what is written so far, and asks for the next strip of rows.
		['this.encode = function(image,quality)', 'this.encode = function*(image,quality)'],
		[
			'while(y < height){\n\t\t\t\tx = 0;',
			'while(y < height){\nyield Uint8Array.from(byteout);\nbyteout = [];\nimageData = image.data;\nx = 0;',
		],
		// A strip begins with its own first row.
		['start = quadWidth * y + x;', 'start = x;'],
		// The end comes as bytes too, and nothing is made a data URI of.
		[
			"if (typeof module === 'undefined') return new Uint8Array(byteout);\n      return Buffer.from(byteout);",
			'return Uint8Array.from(byteout);\n}',
		],
		[
			"\n\n\t\t\tvar jpegDataUri = 'data:image/jpeg;base64,' + btoa(byteout.join(''));\n\t\t\t\n\t\t\tbyteout = [];\n\t\t\t\n\t\t\t// benchmarking\n\t\t\tvar duration = new Date().getTime() - time_start;\n    \t\t//console.log('Encoding time: '+ duration + 'ms');\n    \t\t//\n\t\t\t\n\t\t\treturn jpegDataUri\t\t\t\n\t}",
			'',
		],
	],
};
