/** Halvings of the range in which the price of a look is sought: enough for a millisecond of it. */
const HALVINGS = 12;

interface Plan {
	timesMs: number[];
	looks: number;
}

/**
 * When to look at a task whose duration is one of these (sorted, in milliseconds), so that its end is seen as early as
 * can be with so many looks in the mean. After the last of these times even the longest would be done.
 */
export function planPollTimes(durationsMs: number[], meanLooks: number): number[] {
	let [low, high] = [0, durationsMs[durationsMs.length - 1]];
	let best = planAtPrice(durationsMs, high);
	for (let halving = 0; halving < HALVINGS; halving++) {
		const price = (low + high) / 2;
		const plan = planAtPrice(durationsMs, price);
		if (plan.looks > meanLooks) low = price;
		else [best, high] = [plan, price];
	}
	return best.timesMs;
}

/** The times with the least sum of delays and looks, where a look is worth so many milliseconds of delay. */
function planAtPrice(durationsMs: number[], price: number): Plan {
	const count = durationsMs.length;
	// From the end: what the tasks from `first` on cost at least, and the last task that their first look sees done.
	const costs = new Float64Array(count + 1);
	const seen = new Int32Array(count);
	for (let first = count - 1; first >= 0; first--) {
		let delayMs = 0;
		let least = Infinity;
		for (let last = first; last < count; last++) {
			if (last > first) delayMs += (last - first) * (durationsMs[last] - durationsMs[last - 1]);
			const cost = delayMs + costs[last + 1];
			if (cost >= least) continue;
			least = cost;
			seen[first] = last;
		}
		costs[first] = least + price * (count - first);
	}
	const plan: Plan = { timesMs: [], looks: 0 };
	for (let first = 0; first < count; first = seen[first] + 1) {
		plan.timesMs.push(durationsMs[seen[first]]);
		plan.looks += (count - first) / count;
	}
	return plan;
}
