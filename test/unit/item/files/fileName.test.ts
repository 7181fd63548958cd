import { nameOfFile } from '../../../../nodes/shared/item/files/fileName';
import { parseTask, type Task } from '../../../../nodes/shared/task/task';

const task = (image?: string) =>
	parseTask({ task_id: 't-1', status: 'completed', input: { image } }, []) as Task;

describe('nameOfFile', () => {
	test.each([
		['from the address', task('https://a.test/p/red-shoe.jpg?w=1'), 'mask', '', 'red-shoe-mask'],
		[
			'from an encoded address',
			task('https://a.test/rote%20Schuhe.png'),
			'invertedMask',
			'',
			'rote Schuhe-invertedMask',
		],
		['from a broken encoding', task('https://a.test/100%.png'), 'mask', '', '100%-mask'],
		[
			'from the ID where the address names no file',
			task('https://a.test/'),
			'mask',
			'',
			't-1-mask',
		],
		[
			'from the ID where the image was inline',
			task('[base64, 12 characters]'),
			'mask',
			'',
			't-1-mask',
		],
		['from the ID where nothing is known', task(), 'mask', '', 't-1-mask'],
		["the user's own", task(), 'mask', 'SHOE-001', 'SHOE-001'],
		["the user's own, another image", task(), 'annotated', 'SHOE-001', 'SHOE-001-annotated'],
		["the user's own with extension", task(), 'mask', 'SHOE-001.PNG', 'SHOE-001'],
		["the user's own with a dot that is no extension", task(), 'mask', 'v1.2', 'v1.2'],
		["the user's own with a number that is none", task(), 'mask', '4711.10', '4711.10'],
		["the user's own with a measure that is none", task(), 'mask', 'Lamp 1.5m', 'Lamp 1.5m'],
		['no way out of a folder', task(), 'mask', '../../etc/passwd', 'etc-passwd'],
		['a name that Windows keeps', task(), 'mask', 'CON', 'CON_'],
		['one with something behind', task(), 'mask', 'lpt1.v2', 'lpt1_.v2'],
		['one that only begins like it', task(), 'mask', 'console', 'console'],
		['what turns the text around', task(), 'mask', 'shoe\u202egpj', 'shoegpj'],
		['what cannot be seen', task(), 'mask', 'a\u0000\u007f\u0085b\u2028c\ufeff', 'a-b-c'],
		['half an emoji', task(), 'mask', 'a\ud83d', 'a'],
		['an emoji of several', task(), 'mask', '\u{1f469}\u200d\u{1f680}', '\u{1f469}\u200d\u{1f680}'],
		['nothing but dots', task(), 'mask', '...', 't-1-mask'],
	])('%s', (_label, given, image, userName, expected) => {
		expect(nameOfFile(given, image, { fileName: userName })).toBe(expected);
	});

	test.each([
		['letters', 'a'.repeat(10_000), 180],
		['ideographs', '\u4e2d'.repeat(10_000), 180],
		['emoji', `a${'\u{1f600}'.repeat(10_000)}`, 177],
		['dots', `${'.a'.repeat(10_000)}`, 179],
	])('is cut between %s, by its bytes', (_label, name, bytes) => {
		const cut = nameOfFile(task(), 'mask', { fileName: name });
		expect(Buffer.from(cut)).toHaveLength(bytes);
		expect(cut).not.toMatch(/[\p{Cs}\ufffd]/u);
		expect(encodeURIComponent(cut)).not.toBe('');
	});

	test('holds nothing of an ID but what a name may hold', () => {
		const odd = parseTask({ task_id: '../..\\a:b\u202e/\u{1f600}' }, []) as Task;
		expect(nameOfFile(odd, 'mask', { fileName: '' })).toBe('a-b-\u{1f600}-mask');
		const worse = parseTask({ task_id: '../..' }, []) as Task;
		expect(nameOfFile(worse, 'mask', { fileName: '' })).toBe('task-mask');
	});

	test.each([
		['in front of the address of its upload', 'Red shoe.HEIC', 'Red shoe-mask'],
		['without a path', 'C:\\photos\\shoe.png', 'C-photos-shoe-mask'],
		['unless it has none', '.png', 'upload-1-mask'],
		['with a dot that is no extension', '4711.10', '4711.10-mask'],
		['with both', 'Lamp 1.5m.webp', 'Lamp 1.5m-mask'],
	])('the name of the source file %s', (_label, sourceName, expected) => {
		const given = task('https://a.test/upload-1.png');
		expect(nameOfFile(given, 'mask', { fileName: '', sourceName })).toBe(expected);
	});

	test.each([
		['the only output has exactly it', { only: 'cutout' }, 'cutout', 'A1'],
		['what comes beside it does not', { only: 'mask' }, 'image2', 'A1-image2'],
		['of several items of the name', { number: 2 }, 'mask', 'A1-2'],
		['of several items, another image', { number: 2 }, 'cutout', 'A1-2-cutout'],
		['of several things of several items', { number: 2, thing: 3 }, 'cutout', 'A1-2-3-cutout'],
	])("the user's name: %s", (_label, parts, image, expected) => {
		expect(nameOfFile(task(), image, { fileName: 'A1', ...parts })).toBe(expected);
	});

	test('without a name of the user, the only output still says what it is', () => {
		const parts = { fileName: '', sourceName: 'shoe.jpg', only: 'cutout', number: 1 };
		expect(nameOfFile(task(), 'cutout', parts)).toBe('shoe-1-cutout');
	});
});
