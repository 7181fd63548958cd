/** Packs as zlib does, at any level, piece by piece. The build puts the library into this file, and mends it (see `deflate.edits.js`). */
export { Zlib } from 'fflate';
