/**
 * Packs as zlib does, at any level and piece by piece. The build puts the library into this file, and mends it (see
 * `deflate.edits.js`).
 */
export { Zlib } from 'fflate';
