/** Adds a value to the list under a key. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
	const known = lists.get(key);
	if (known === undefined) lists.set(key, [value]);
	else known.push(value);
}
