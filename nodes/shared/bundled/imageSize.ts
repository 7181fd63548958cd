/** Reads an image's format, size and EXIF orientation from its header. The build puts the library into this file. */
export { disableTypes, imageSize } from 'image-size';
