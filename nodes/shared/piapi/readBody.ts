/** The body of an answer while it streams in: what is used of Node's `Readable`. */
export interface StreamedBody extends AsyncIterable<Buffer> {
	destroy(): void;
	once(event: 'close', listener: () => void): unknown;
}

/**
 * Reads a body to its end, or until it is larger than `most` bytes: then no more of it is taken. `count` is told the length
 * of each piece.
 */
export async function readBody(
	body: StreamedBody,
	most: number,
	count?: (bytes: number) => void,
): Promise<{ chunks: Buffer[]; length: number; isTooLarge: boolean }> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of body) {
		chunks.push(chunk);
		length += chunk.length;
		count?.(chunk.length);
		if (length > most) break;
	}
	if (length > most) body.destroy();
	return { chunks, length, isTooLarge: length > most };
}
