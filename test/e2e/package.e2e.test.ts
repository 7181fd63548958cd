import { execFileSync } from 'node:child_process';

import { prepared } from './runFolder';

const { packed } = prepared();

/** Reads a file of the tarball. */
function readPacked(path: string): string {
	return execFileSync('tar', ['-xzOf', packed.tarballPath, `package/${path}`], {
		encoding: 'utf8',
	});
}

describe('the packed package', () => {
	const manifest = JSON.parse(readPacked('package.json')) as {
		name: string;
		dependencies?: object;
		n8n: { nodes: string[]; credentials: string[] };
	};

	it('holds the compiled code and what belongs beside it, nothing else', () => {
		const allowed = /^(dist\/.+|index\.js|package\.json|README\.md|LICENSE\.md)$/;
		expect(packed.files.filter((path) => !allowed.test(path))).toEqual([]);
		expect(packed.files).toEqual(
			expect.arrayContaining(['LICENSE.md', 'README.md', 'index.js', 'package.json']),
		);
	});

	it('holds no tests, type information or build leftovers', () => {
		const unwanted = /(\.test\.|\.spec\.|\.tsbuildinfo$|(^|\/)test\/|[^d]\.ts$)/;
		expect(packed.files.filter((path) => unwanted.test(path))).toEqual([]);
	});

	it('holds every node and credential that its package.json names', () => {
		expect(packed.files).toEqual(
			expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials]),
		);
	});

	it('needs no other package at run time', () => {
		expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
	});
});
