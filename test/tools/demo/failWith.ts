/** Ends the script with an error's message (`DEBUG=1`: its stack), from which a set API key is redacted. */
export function failWith(error: Error): never {
	const apiKey = process.env.PIAPI_API_KEY?.trim();
	// fetch says only "fetch failed", and why in the cause.
	const reason = error.cause instanceof Error ? `: ${error.cause.message}` : '';
	const text = (process.env.DEBUG && error.stack) || error.message + reason;
	console.error(apiKey ? text.replaceAll(apiKey, '[API key]') : text);
	process.exit(1);
}
