/**
 * How many bits each symbol's code has, by how often it occurs; 0 where it does not. Where a code would be longer than
 * `most` bits, the counts are brought nearer to each other until none is.
 */
export function codeLengths(counts: Uint32Array, most: number): Uint8Array {
	const lengths = new Uint8Array(counts.length);
	const symbols = Array.from(counts.keys()).filter((symbol) => counts[symbol] > 0);
	if (symbols.length === 1) lengths[symbols[0]] = 1;
	if (symbols.length < 2) return lengths;
	for (let weights = counts.slice(); ;) {
		symbols.sort((a, b) => weights[a] - weights[b]);
		const depths = leafDepths(Float64Array.from(symbols, (symbol) => weights[symbol]));
		// The rarest lies deepest.
		if (depths[0] <= most) {
			symbols.forEach((symbol, index) => (lengths[symbol] = depths[index]));
			return lengths;
		}
		weights = weights.map((weight) => (weight > 0 ? (weight >> 1) | 1 : 0));
	}
}

/** The leaves' depths in Huffman's tree. With the weights sorted, what is joined comes out sorted as well: no heap. */
function leafDepths(sorted: Float64Array): Uint8Array {
	const leaves = sorted.length;
	const nodes = 2 * leaves - 1;
	const weights = new Float64Array(nodes);
	weights.set(sorted);
	const parents = new Uint16Array(nodes);
	let leaf = 0;
	let joined = leaves;
	for (let node = leaves; node < nodes; node++) {
		for (let child = 0; child < 2; child++) {
			const isLeaf = leaf < leaves && (joined >= node || weights[leaf] <= weights[joined]);
			const lightest = isLeaf ? leaf++ : joined++;
			weights[node] += weights[lightest];
			parents[lightest] = node;
		}
	}
	const depths = new Uint8Array(nodes);
	for (let node = nodes - 2; node >= 0; node--) depths[node] = depths[parents[node]] + 1;
	return depths.subarray(0, leaves);
}

/** The codes of such lengths (RFC 1951, section 3.2.2), their bits reversed, as they are written. */
export function codesOf(lengths: Uint8Array): Uint16Array {
	const next = new Uint16Array(17);
	for (const length of lengths) if (length > 0) next[length + 1] += 1;
	for (let length = 1; length < next.length; length++) {
		next[length] = (next[length - 1] + next[length]) << 1;
	}
	return Uint16Array.from(lengths, (length) => {
		let code = next[length]++;
		let reversed = 0;
		for (let bit = 0; bit < length; bit++, code >>= 1) reversed = (reversed << 1) | (code & 1);
		return reversed;
	});
}
