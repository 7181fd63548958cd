/**
 * Packs as zlib does, at any level, and unpacks, both piece by piece. The build puts the library into this file, and
 * mends it (see `deflate.edits.js`).
 */
export { Unzlib, Zlib } from 'fflate';
