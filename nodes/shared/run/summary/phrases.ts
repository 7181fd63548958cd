import type { NodeExecutionHint } from 'n8n-workflow';

/** How many different notes or prompts the hint repeats. */
export const MAX_NOTES = 3;

/** A line for the output pane: its parts as a sentence, without the empty ones, and what to do next. */
export function toHint(parts: string[], isWarning: boolean, next = ''): NodeExecutionHint {
	const sentences = [`${parts.filter(Boolean).join('; ')}.`, next];
	const message = sentences.filter(Boolean).join(' ');
	return { message, type: isWarning ? 'warning' : 'info', location: 'outputPane' };
}

/** A number of things in words; empty if there are none. */
export function part(count: number, one: string, many: string): string {
	return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}

export function doubtful(count: number): string {
	const what = part(count, 'product image', 'product images');
	return what && `${what} to check: see product.problems`;
}

/** The items' notes, each once, by how many items have each. */
export function notes(counts: Map<string, number>): string[] {
	const first = [...counts].slice(0, MAX_NOTES);
	const texts = first.map(([note, count]) => (count > 1 ? `${note} (${count} items)` : note));
	const rest = counts.size - texts.length;
	return rest > 0 ? [...texts, `${part(rest, 'more note', 'more notes')} in the items`] : texts;
}

export function time(ms: number): string {
	const seconds = Math.round(ms / 1000);
	if (seconds < 120) return `time: ${Math.max(seconds, 1)} s`;
	return `time: ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
