/** The one part of the library that is used, as the build changes it. */
declare module 'pdfjs-dist/image_decoders/pdf.image_decoders.mjs' {
	/** One component (channel) of an image, in blocks of 8 × 8 samples, each block's rows one after the other. */
	export interface JpegComponent {
		/** Samples from 0 to 255. */
		output: Int16Array;
		/** From a line of blocks to the next, in blocks. */
		stride: number;
	}

	/** What the header says, before anything is reserved for it. */
	export interface JpegFrame {
		samplesPerLine: number;
		scanLines: number;
		components: Array<{ h: number; v: number }>;
	}

	export class JpegImage {
		width: number;
		height: number;
		components: JpegComponent[];
		/** Asked before the pixels are decoded; throws where the frame is not the one expected. */
		check: (frame: JpegFrame) => void;

		/**
		 * Decodes a file, and stops after each row of blocks, so that the caller can let others have their turn. Throws
		 * where anything about the file is not as it should be.
		 */
		parse(bytes: Uint8Array): Generator<void, void>;
	}
}
