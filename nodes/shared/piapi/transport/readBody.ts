/** The streamed body of an answer: the part of Node's `Readable` that is used. */
export interface StreamedBody extends AsyncIterable<Buffer> {
	destroy(): void;
	once(event: 'close', listener: () => void): unknown;
}

/** Reads a body to its end, or until it exceeds `most` bytes. `count` is told the length of each piece. */
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
