/**
 * The JPEG decoder of Mozilla's pdf.js. The build puts the library into this file and turns its loops into generators
 * (see `jpegImage.edits.js`): as it comes, it decodes a whole image in one go, and n8n would stand still meanwhile.
 */
export {
	JpegImage,
	type JpegComponent,
	type JpegFrame,
} from 'pdfjs-dist/image_decoders/pdf.image_decoders.mjs';
