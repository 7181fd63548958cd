import { InputFile } from '../../../../nodes/shared/source/file/inputFile';
import { rejection } from '../../kit/fakeService';
import { standIn } from '../../kit/standIn';

const MOST = 50 * 1024 ** 2;

/** The file in a field: n8n keeps it elsewhere, and knows its size, or has it in memory. */
function open({
	fileSize,
	bytes = Buffer.from('x'),
	fileName = 'a.png',
}: {
	fileSize?: number;
	bytes?: Buffer;
	fileName?: string;
}) {
	const getBinaryDataBuffer = jest.fn(async () => bytes);
	const n8n = standIn({
		helpers: {
			assertBinaryData: () => ({ fileName, ...(fileSize !== undefined && { id: 'stored' }) }),
			getBinaryMetadata: async () => ({ fileSize }),
			getBinaryDataBuffer,
		},
	});
	return { file: new InputFile(n8n, 0, 'data'), getBinaryDataBuffer };
}

test('a file that is larger than any image is not read', async () => {
	const { file, getBinaryDataBuffer } = open({ fileSize: MOST + 1 });
	expect(await rejection(file.read())).toMatchObject({
		reason: 'unusableImage',
		facts: { detail: expect.stringMatching(/The file "a.png" .* too large: 50.0 MB/) },
	});
	expect(getBinaryDataBuffer).not.toHaveBeenCalled();
	const inMemory = open({ bytes: Buffer.alloc(MOST + 1) });
	expect(await rejection(inMemory.file.read())).toMatchObject({ reason: 'unusableImage' });
	const largest = open({ fileSize: MOST, bytes: Buffer.alloc(MOST) });
	expect(await largest.file.read()).toHaveLength(MOST);
});

test('a name of any length is cut', () => {
	expect(open({ fileName: 'n'.repeat(3_000_000) }).file.fileName).toHaveLength(1_000);
	expect(open({}).file.fileName).toBe('a.png');
});
