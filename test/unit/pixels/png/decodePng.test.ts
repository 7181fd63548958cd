import type { PngOptions as SharpOptions } from 'sharp';

import { noise, SAMPLES, writePng, type PngOptions } from '../../../fixtures/png';
import { compareWithSharp, decode, drawPhoto, NONE, readFixture } from '../kit';

const SIZES = [
	[1, 1],
	[1, 9],
	[9, 1],
	[3, 5],
	[7, 7],
	[33, 17],
];
/** Colour types with their depths: PNG specification, table 11.1. */
const KINDS = [
	['grey', 0, [1, 2, 4, 8, 16]],
	['RGB', 2, [8, 16]],
	['palette', 3, [1, 2, 4, 8]],
	['grey with alpha', 4, [8, 16]],
	['RGB with alpha', 6, [8, 16]],
] as const;
const FILTERS = [0, 1, 2, 3, 4, 'mixed'] as const;

type Kind = Pick<PngOptions, 'colourType' | 'depth'>;

const kinds: Array<[string, Kind]> = KINDS.flatMap(([name, colourType, depths]) =>
	depths.map((depth): [string, Kind] => [`${name} of ${depth} bits`, { colourType, depth }]),
);

/** A palette of as many colours as the depth allows, if the colour type has one. */
function paletteFor({ colourType, depth }: Kind): number[] | undefined {
	if (colourType !== 3) return undefined;
	return Array.from({ length: 3 * 2 ** depth }, (_, index) => noise(index, 5, 7) & 255);
}

/** Alphas for a part of the palette, or the colour of the image's first pixel. */
function transparencyFor({ colourType, depth }: Kind): number[] | undefined {
	if (colourType > 3) return undefined;
	if (colourType === 3) return [0, 100, 200].slice(0, 2 ** depth);
	return Array.from({ length: SAMPLES[colourType] }, (_, c) => noise(0, 0, c) & (2 ** depth - 1));
}

const written = kinds.flatMap(([name, kind]) =>
	[false, true].flatMap((isInterlaced) =>
		[undefined, transparencyFor(kind)]
			.slice(0, kind.colourType > 3 ? 1 : 2)
			.map((transparency): [string, Omit<PngOptions, 'width' | 'height'>] => [
				[name, isInterlaced ? 'interlaced' : '', transparency ? 'partly transparent' : '']
					.filter(Boolean)
					.join(', '),
				{ ...kind, isInterlaced, transparency, palette: paletteFor(kind), filter: 'mixed' },
			]),
	),
);

describe.each(written)('%s', (_name, options) => {
	test.each(SIZES)('%i × %i', async (width, height) => {
		const bytes = writePng({ width, height, ...options });
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	});
});

describe.each(FILTERS)('filter %s', (filter) => {
	test.each(kinds)('%s', async (_name, kind) => {
		const palette = paletteFor(kind);
		const bytes = writePng({ width: 19, height: 11, ...kind, palette, filter });
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	});
});

test.each([1, 2, 3, 7, 100])('pixels in chunks of %i bytes', async (idatBytes) => {
	const bytes = writePng({ width: 20, height: 20, colourType: 2, depth: 8, idatBytes });
	expect(await compareWithSharp(bytes)).toEqual(NONE);
});

test('a transparent colour of 16 bits is told from one that differs in its lower 8', async () => {
	const sample = (x: number) => 0x1234 + x;
	const options = { width: 3, height: 1, colourType: 0, depth: 16, sample } as const;
	const bytes = writePng({ ...options, transparency: [0x1235] });
	expect([...(await decode(bytes)).data]).toEqual([0x12, 255, 0x12, 0, 0x12, 255]);
	expect(await compareWithSharp(bytes)).toEqual(NONE);
});

test.each<[string, SharpOptions]>([
	['a palette', { palette: true, effort: 1 }],
	['a palette of 4 colours', { palette: true, colours: 4, dither: 0, effort: 1 }],
	['each line filtered as is best', { adaptiveFiltering: true }],
	['interlace', { progressive: true }],
	...[0, 1, 6, 9].map((compressionLevel): [string, SharpOptions] => [
		`compression level ${compressionLevel}`,
		{ compressionLevel },
	]),
])('by libpng with %s', async (_name, options) => {
	for (const channels of [1, 3, 4] as const) {
		const bytes = await drawPhoto(151, 99, channels).png(options).toBuffer();
		expect(await compareWithSharp(bytes)).toEqual(NONE);
	}
});

test.each<[string, 1 | 4, SharpOptions]>([
	['grey', 1, { compressionLevel: 1 }],
	['RGB with alpha, interlaced', 4, { compressionLevel: 1, progressive: true }],
])('sides as long as the service takes them: %s', async (_name, channels, options) => {
	const bytes = await drawPhoto(3072, 64, channels).png(options).toBuffer();
	expect(await compareWithSharp(bytes)).toEqual(NONE);
});

test.each([
	'plain.png',
	'interlaced.png',
	'sixteen-bit.png',
	'palette-transparent.png',
	'alpha.png',
	'optimised.png',
	'crushed.png',
	'text-behind.png',
])("another encoder's %s", async (name) => {
	expect(await compareWithSharp(readFixture(name))).toEqual(NONE);
});

test.each<[string, PngOptions['colourType'], number]>([
	['grey', 0, 1],
	['RGB', 2, 3],
	['grey with alpha', 4, 2],
	['RGB with alpha', 6, 4],
])('%s has as many samples a pixel as it needs', async (_name, colourType, channels) => {
	const { data, ...rest } = await decode(writePng({ width: 3, height: 2, colourType, depth: 8 }));
	expect(rest).toEqual({ width: 3, height: 2, channels, colourChunks: [], isExact: true });
	expect(data).toHaveLength(6 * channels);
});
