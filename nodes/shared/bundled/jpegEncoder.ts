/**
 * The JPEG encoder of jpeg-js. The build puts the library into this file and makes it work in strips (see
 * `jpegEncoder.edits.js`): as it comes, it encodes a whole image in one go, and n8n would stand still meanwhile.
 */
export { JPEGEncoder, type JpegStrips } from 'jpeg-js/lib/encoder.js';
