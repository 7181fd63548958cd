import { joinPng, noise, splitPng, writePng, type PngOptions } from '../../fixtures/png';
import { pickOne, seededRandom } from '../../tools/simulator/random';
import { decode, drawPhoto, readFixture, whyRefused } from './kit';
import { joinWebp, writeLossless } from './webpParts';
import { writeJpeg } from './writeJpeg';

/** How often to damage each image in each way; `npm run fuzz` does it far more often. */
const ROUNDS = Number(process.env.FUZZ_RUNS ?? 100);

type Random = () => number;

const palette = Array.from({ length: 48 }, (_, index) => noise(index, 0, 0) & 255);
const size = { width: 13, height: 11 };
const PNGS: PngOptions[] = [
	{ ...size, colourType: 2, depth: 8, filter: 'mixed' },
	{ ...size, colourType: 6, depth: 16, filter: 'mixed' },
	{ ...size, colourType: 3, depth: 4, palette, transparency: [1, 2] },
	{ ...size, colourType: 0, depth: 2, isInterlaced: true, idatBytes: 9, transparency: [1] },
];

/** One to three changes of the bytes. */
function damage(bytes: Buffer, random: Random): Buffer {
	let damaged = bytes;
	for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
		const at = Math.floor(random() * damaged.length);
		const [before, behind] = [damaged.subarray(0, at), damaged.subarray(at)];
		const length = Math.floor(random() ** 3 * 64);
		const noise = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
		const flipped = Buffer.from([behind[0] ^ (1 << Math.floor(random() * 8))]);
		const extreme = Buffer.from([pickOne([0, 0x7f, 0x80, 0xff], random)]);
		const ways = [
			[before, flipped, behind.subarray(1)],
			[before, extreme, behind.subarray(1)],
			[before, noise, behind],
			[before, noise, behind.subarray(length)],
			[before, behind.subarray(length)],
			[before, behind.subarray(0, length), behind],
			[before],
		];
		// Mostly a small change, which gets furthest into the decoder.
		damaged = Buffer.concat(random() < 0.5 ? ways[0] : pickOne(ways, random));
	}
	return damaged;
}

/** Damages the contents of a chunk, and corrects its checksum. */
function damageChunk(bytes: Buffer, random: Random): Buffer {
	const chunks = splitPng(bytes);
	const chunk = pickOne(chunks, random);
	chunk.data = damage(chunk.data.length > 0 ? chunk.data : Buffer.alloc(1), random);
	return joinPng(chunks);
}

const pngs = PNGS.flatMap((options): Array<[string, (random: Random) => Buffer]> => {
	const name = `PNG of colour type ${options.colourType}`;
	const bytes = writePng(options);
	return [
		[`${name}, the file`, (random) => damage(bytes, random)],
		[`${name}, a part`, (random) => damageChunk(bytes, random)],
		[
			`${name}, its pixels`,
			(random) => writePng({ ...options, changeLines: (lines) => damage(lines, random) }),
		],
	];
});

const jpegs: Array<[string, () => Promise<Buffer>]> = [
	['JPEG 4:2:0', async () => await drawPhoto(37, 29).jpeg({ quality: 70 }).toBuffer()],
	['JPEG, progressive', async () => await drawPhoto(37, 29).jpeg({ progressive: true }).toBuffer()],
	['JPEG, grey', async () => await drawPhoto(37, 29, 1).jpeg().toBuffer()],
	['JPEG with restart markers', async () => readFixture('restart-markers.jpg')],
	[
		'JPEG 4:2:2 in three scans',
		async () =>
			writeJpeg({
				...size,
				factors: [
					[2, 1],
					[1, 1],
					[1, 1],
				],
				isApart: true,
			}),
	],
];

/** Either an image of the declared size, or the reason why there is none. */
async function expectOutcome(bytes: Buffer): Promise<'read' | 'refused'> {
	const work = decode(bytes);
	const raster = await work.catch(() => undefined);
	if (raster === undefined) {
		expect(await whyRefused(work)).not.toBe('');
		return 'refused';
	}
	expect(raster.data).toHaveLength(raster.width * raster.height * raster.channels);
	return 'read';
}

async function play(make: (random: Random) => Buffer): Promise<void> {
	const random = seededRandom(2024);
	const outcomes = new Set<string>();
	for (let round = 0; round < ROUNDS; round++) {
		const bytes = make(random);
		try {
			outcomes.add(await expectOutcome(bytes));
		} catch (error) {
			throw new Error(`round ${round}: ${bytes.toString('base64')}`, { cause: error });
		}
	}
	// An unhandled rejection shows a turn later, and Jest fails the test.
	await new Promise((resolve) => setImmediate(resolve));
	expect(outcomes).toContain('refused');
}

test.each(pngs)('%s', async (_name, make) => await play(make));

test.each(jpegs)('%s', async (_name, write) => {
	const bytes = await write();
	await play((random) => damage(bytes, random));
});

const webps: Array<[string, () => Promise<Buffer>]> = [
	['lossy WebP', async () => await drawPhoto(37, 29).webp({ quality: 70 }).toBuffer()],
	['lossy WebP with alpha', async () => await drawPhoto(37, 29, 4).webp().toBuffer()],
	['lossless WebP', async () => await drawPhoto(37, 29, 4).webp({ lossless: true }).toBuffer()],
	['WebP of few colours', async () => readFixture('lossless.webp')],
	['animated WebP', async () => readFixture('animated.webp')],
	['WebP of a map and a cache', async () => writeMapped()],
];

test.each(webps)('%s', async (_name, write) => {
	const bytes = await write();
	await play((random) => damage(bytes, random));
});

function writeMapped(): Buffer {
	const structure = { transforms: [0, 3, 1, 2], cacheBits: 4, isMapped: true };
	return joinWebp(['VP8L', writeLossless({ ...size, seed: 1, ...structure })]);
}
