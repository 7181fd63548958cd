/** What a fixed piece of work takes on this machine, as busy as it is now, in milliseconds: about 30 where it is idle. */
function measureYardstick(): number {
	const text = JSON.stringify(
		Array.from({ length: 200_000 }, (_, at) => ({ at, of: `row ${at}` })),
	);
	const startMs = performance.now();
	JSON.parse(text);
	return performance.now() - startMs;
}

/**
 * Does `work`, and gives with what comes of it the longest time for which nobody else had his turn meanwhile: as a
 * multiple of the yardstick, so that it says the same on any machine.
 */
export async function watchStretches<T>(
	work: () => Promise<T>,
): Promise<{ output: T; longest: number }> {
	const before = measureYardstick();
	let longestMs = 0;
	let lastMs = performance.now();
	const look = () => {
		longestMs = Math.max(longestMs, performance.now() - lastMs);
		lastMs = performance.now();
	};
	const watch = setInterval(look, 5);
	try {
		const output = await work();
		look();
		return { output, longest: longestMs / Math.max(before, measureYardstick()) };
	} finally {
		clearInterval(watch);
	}
}
