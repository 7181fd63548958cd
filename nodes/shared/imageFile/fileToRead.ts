/** A file that can be read again and again, and gives the same bytes each time. */
export interface FileToRead {
	/** Empty if it has none. */
	readonly fileName: string;
	/** Names it to the user, at the start of a sentence. */
	readonly title: string;
	/** Throws `unusableImage` if it is larger than any image. */
	read(): Promise<Buffer>;
}
