import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../../..');
const PAGES = [
	'README.md',
	'CONTRIBUTING.md',
	'examples/README.md',
	'docs/callbacks.md',
	'docs/contract.md',
	'docs/queue-mode.md',
	'docs/benchmark.md',
];

test.each(PAGES)('what %s links to in this repository is there', (page) => {
	const text = readFileSync(join(ROOT, page), 'utf8');
	const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
	const files = targets.filter((target) => !/^(https?:|#|mailto:)/.test(target));
	const missing = files.filter((file) => {
		return !existsSync(join(ROOT, dirname(page), file.split('#')[0]));
	});
	expect(missing).toEqual([]);
});
