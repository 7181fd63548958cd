import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(__dirname, '../../../dist');
/**
 * A package that people install beside many others stays small; readable code is not squeezed for it. Use Mask takes 54 kB of
 * it: its fields and items 25, outlines and previews 18, growing, feathering and masks for services 11. Product
 * images and what lies behind cutouts take 15, and what retries and calls know of each other 17.
 */
const MOST_BYTES = 806_000;

const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile())
	.map(({ parentPath, name }) => join(parentPath, name));

test('what ships stays small', () => {
	const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
	expect(bytes).toBeLessThan(MOST_BYTES);
});

test('code, icons and codex files ship, and no types or maps', () => {
	expect(files.filter((file) => !/\.(js|svg|node\.json)$/.test(file))).toEqual([]);
});
