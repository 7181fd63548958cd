/** Reads an image's format and size from its header, for all but JPEG and PNG. The build puts the library into this file. */
export { disableTypes, imageSize } from 'image-size';
