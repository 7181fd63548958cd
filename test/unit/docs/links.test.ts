import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import glob from 'fast-glob';

const root = resolve(__dirname, '../../..');
const pages = glob.sync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: root });

/** The places in this repository that a page links to. */
function linksOf(page: string): string[] {
	const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
	return [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)]
		.map(([, inline, html]) => inline ?? html)
		.filter((link) => !/^(https?:|mailto:)/.test(link));
}

/** A heading's name in an address, as GitHub makes it. */
function anchorsOf(page: string): string[] {
	const headings = [...readFileSync(join(root, page), 'utf8').matchAll(/^#+ +(.+)$/gm)];
	return headings.map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N} _-]/gu, '')
			.replace(/ /g, '-'),
	);
}

test('there are pages', () => {
	expect(pages.length).toBeGreaterThan(5);
});

test('every image is shown by a page', () => {
	const shown = pages.flatMap((page) => linksOf(page).map((link) => join(dirname(page), link)));
	const images = glob.sync('docs/images/*', { cwd: root });
	expect(images.filter((image) => !shown.includes(image))).toEqual([]);
});

test.each(pages)('the links of %s lead somewhere', (page) => {
	const broken = linksOf(page).filter((link) => {
		const [path, anchor] = link.split('#');
		const target = path === '' ? page : join(dirname(page), path);
		if (!existsSync(join(root, target))) return true;
		return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
	});
	expect(broken).toEqual([]);
});
