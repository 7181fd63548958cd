/** Longest name of a file, in characters, without its extension. */
const LONGEST_NAME = 120;

/** The text without what a file system or n8n would read as a path or a command. */
export function plainName(text: string): string {
	return text
		.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, '-')
		.replace(/^[.\s-]+|[.\s-]+$/g, '')
		.slice(0, LONGEST_NAME);
}
