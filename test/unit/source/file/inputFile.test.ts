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
	const data = { fileName, ...(fileSize !== undefined && { id: 'stored' }) };
	const n8n = standIn({
		getInputData: () => [{ json: {}, binary: { data: {} } }],
		helpers: {
			// As n8n does, it finds what the object has inherited, too.
			assertBinaryData: (_item: number, key: string) => {
				const files: { [name: string]: object } = { data };
				const found = files[key.split('.', 1)[0]];
				if (found === undefined) throw new Error('no file');
				return found;
			},
			getBinaryMetadata: async () => ({ fileSize }),
			getBinaryDataBuffer,
		},
	});
	return { n8n, file: new InputFile(n8n, 0, 'data'), getBinaryDataBuffer };
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

test.each(['__proto__', 'constructor', 'toString.name'])('%s is no file', async (name) => {
	const { n8n } = open({});
	expect(await rejection(new InputFile(n8n, 0, name).read())).toMatchObject({
		facts: { detail: `The item has no file in the field "${name}"` },
	});
	expect(() => new InputFile(n8n, 0, 'data').title).not.toThrow();
});
