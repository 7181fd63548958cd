import { rejection } from '../../kit/fakeService';
import { findFileInText } from '../../../../nodes/shared/source/file/fileInText';

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(40, 7)]);
const base64 = PNG.toString('base64');

test.each([
	['base64', base64],
	['base64 with line breaks', base64.replace(/.{20}/g, '$&\n')],
	['a data URI', `data:image/png;base64,${base64}`],
	['a data URI with a wrong type', `DATA:;charset=x;base64,${base64}`],
])('%s is a file', async (_label, text) => {
	const file = findFileInText(text);
	expect(await file?.read()).toEqual(PNG);
});

test('one that is larger than any image is not even decoded', async () => {
	const file = findFileInText(`data:image/png;base64,${'A'.repeat(80_000_000)}`);
	const decode = jest.spyOn(Buffer, 'from');
	expect(await rejection(file!.read())).toMatchObject({ reason: 'unusableImage' });
	expect(decode).not.toHaveBeenCalled();
	decode.mockRestore();
});

test('a data URI without base64 is the text that it spells', async () => {
	const file = findFileInText('data:image/svg+xml,%3Csvg%3E100%25');
	expect((await file?.read())?.toString()).toBe('<svg>100%');
	expect((await findFileInText('data:image/svg+xml,100%')?.read())?.toString()).toBe('100%');
});

test.each(['https://a.test/a.jpg', '', 'photo.jpg', 'iVBORw0KGg', '9j4AAQ', 'SKU'.repeat(300)])(
	'%s is none',
	(text) => expect(findFileInText(text)).toBeUndefined(),
);
