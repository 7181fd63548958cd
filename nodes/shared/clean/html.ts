const ENTITIES: { [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Escapes a text for hints and error descriptions, which n8n's editor renders as HTML: it allows links and images there,
 * and a stranger's prompt must not become one.
 */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>]/g, (character) => ENTITIES[character]);
}

/**
 * Makes a text safe where the editor shows it both as HTML and as plain text, as with an error's message: no tag can
 * begin in it, and it reads the same either way.
 */
export function withoutTags(text: string): string {
	return text.replaceAll('<', '‹').replaceAll('>', '›');
}
