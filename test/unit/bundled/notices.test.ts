import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(__dirname, '../../../dist/nodes/shared/bundled');

/** The comment on top of a built file. */
const readHead = (file: string) => readFileSync(join(FOLDER, file), 'utf8').split('*/')[0];

test.each([
	['deflate.js', 'fflate', 'Arjun Barrett'],
	['imageSize.js', 'image-size', 'Copyright © 2013-Present Aditya Yadav'],
	['ipaddr.js', 'ipaddr.js', 'Copyright (C) 2011-2017 whitequark'],
])('%s names the library, its licence and who has the copyright', (file, library, notice) => {
	const head = readHead(file);
	expect(head).toMatch(new RegExp(`^/\\*! ${library} \\d+\\.\\d+\\.\\d+, \\S+ licence`));
	expect(head).toContain(notice);
});

test('no library is left out here', () => {
	expect(readdirSync(FOLDER).sort()).toEqual(['deflate.js', 'imageSize.js', 'ipaddr.js']);
});

test('what is changed in the packer is said on top', () => {
	expect(readHead('deflate.js')).toContain('; changed: ');
});
