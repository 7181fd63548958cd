/** The one part of the library that is used, as the build changes it. */
declare module 'jpeg-js/lib/encoder.js' {
	/** An image, of which eight rows are there at a time. */
	export interface JpegStrips {
		width: number;
		height: number;
		/** Those rows as red, green, blue and a byte that is not looked at; of the last strip as many as there are. */
		data: Uint8Array;
	}

	export class JPEGEncoder {
		/** `quality` is from 1 to 100. */
		constructor(quality: number);
		/** Encodes an image and gives the file's bytes piece by piece; before each next one `data` has to have the next strip. */
		encode(image: JpegStrips): Generator<Uint8Array, Uint8Array>;
	}
}
