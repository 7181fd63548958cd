import { nameOfFile } from '../../../nodes/shared/result/fileName';
import { parseTask, type Task } from '../../../nodes/shared/task/task';

const task = (image?: string) =>
	parseTask({ task_id: 't-1', status: 'completed', input: { image } }) as Task;

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
		['no way out of a folder', task(), 'mask', '../../etc/passwd', 'etc-passwd'],
		['nothing but dots', task(), 'mask', '...', 't-1-mask'],
	])('%s', (_label, given, image, userName, expected) => {
		expect(nameOfFile(given, image, { fileName: userName })).toBe(expected);
	});

	test.each([
		['in front of the address of its upload', 'Red shoe.HEIC', 'Red shoe-mask'],
		['without a path', 'C:\\photos\\shoe.png', 'C-photos-shoe-mask'],
		['unless it has none', '.png', 'upload-1-mask'],
	])('the name of the source file %s', (_label, sourceName, expected) => {
		const given = task('https://a.test/upload-1.png');
		expect(nameOfFile(given, 'mask', { fileName: '', sourceName })).toBe(expected);
	});
});
