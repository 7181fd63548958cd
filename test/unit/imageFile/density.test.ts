import sharp from 'sharp';

import { readDensity } from '../../../nodes/shared/imageFile/density';
import { joinPng, splitPng } from '../../fixtures/png';

const create = { width: 9, height: 7, channels: 3 as const, background: 'red' };
const draw = (density?: number) =>
	density === undefined ? sharp({ create }) : sharp({ create }).withMetadata({ density });

/** A JPEG with a JFIF header of this unit and these densities, in two bytes each. */
async function withJfif(...unitAndDensities: number[]): Promise<Buffer> {
	const bytes = await draw(72).jpeg().toBuffer();
	const jfif = [0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 1, 1, ...unitAndDensities, 0, 0];
	return Buffer.concat([bytes.subarray(0, 2), Buffer.from(jfif), bytes.subarray(2)]);
}

/** A JPEG with EXIF, of which the unit or a fraction is changed. */
async function changeExif(tag: number, value: number): Promise<Buffer> {
	const bytes = await draw(300).jpeg().toBuffer();
	const entry = bytes.indexOf(Buffer.from([tag & 255, tag >> 8, tag === 296 ? 3 : 5, 0]));
	bytes.writeUInt16LE(value, entry + 8);
	return bytes;
}

async function changePhys(change: (data: Buffer) => Buffer): Promise<Buffer> {
	const chunks = splitPng(await draw(300).png().toBuffer());
	return joinPng(
		chunks.map((chunk) => (chunk.type === 'pHYs' ? { ...chunk, data: change(chunk.data) } : chunk)),
	);
}

test.each<[string, () => Promise<Buffer>, [number, number] | undefined]>([
	['a JPEG with EXIF', async () => await draw(300).jpeg().toBuffer(), [300, 300]],
	['with EXIF for centimetres', async () => await changeExif(296, 3), [762, 762]],
	['with EXIF that points to nowhere', async () => await changeExif(282, 60_000), undefined],
	['with a JFIF header', async () => await withJfif(1, 1, 44, 1, 44), [300, 300]],
	['a JPEG a centimetre', async () => await withJfif(2, 0, 100, 0, 50), [254, 127]],
	[
		'a JPEG that says how its sides compare, and EXIF',
		async () => await withJfif(0, 0, 1, 0, 1),
		[72, 72],
	],
	['a JPEG that says nothing', async () => await withJfif(1, 0, 0, 0, 0), undefined],
	['a PNG', async () => await draw(300).png().toBuffer(), [300, 300]],
	['a PNG without', async () => await draw().png().toBuffer().then(withoutPhys), undefined],
	['a PNG of another unit', async () => await changePhys((data) => withUnit(data, 0)), undefined],
	['a PNG with a cut one', async () => await changePhys((data) => data.subarray(0, 8)), undefined],
	['something else', async () => await draw(300).webp().toBuffer(), undefined],
	['nothing', async () => await Promise.resolve(Buffer.alloc(0)), undefined],
])('%s', async (_name, write, expected) => {
	const found = readDensity(await write());
	if (expected === undefined) expect(found).toBeUndefined();
	else {
		expect(found?.across).toBeCloseTo(expected[0], 0);
		expect(found?.down).toBeCloseTo(expected[1], 0);
	}
});

const withoutPhys = (bytes: Buffer) =>
	joinPng(splitPng(bytes).filter(({ type }) => type !== 'pHYs'));
const withUnit = (data: Buffer, unit: number) => Buffer.from([...data.subarray(0, 8), unit]);
