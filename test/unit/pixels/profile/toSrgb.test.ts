import sharp from 'sharp';

import { findConversion } from '../../../../nodes/shared/pixels/profile/toSrgb';
import { splitPng, writePng, type Chunk } from '../../../fixtures/png';
import { cut } from '../cut';
import { drawMask } from '../shapes';
import {
	ADOBE_RGB,
	DISPLAY_P3,
	PRO_PHOTO,
	profileChunk,
	SRGB,
	SRGB_CURVE,
	writeCurve,
	writeProfile,
	type Curve,
} from './writeProfile';

const SIZE = 64;
const WHITE = [255, 255, 255] as const;

/** An image with colours of every kind, and a profile. */
const drawColours = (extra: Chunk[]) =>
	writePng({
		width: SIZE,
		height: SIZE,
		colourType: 2,
		depth: 8,
		sample: (x, y, channel) => [4 * x, 4 * y, (37 * x + 101 * y) % 256][channel],
		extra,
	});

const drawEverything = async () => await drawMask('everything', SIZE, SIZE).png().toBuffer();
const compose = async (source: Buffer, jpeg?: { quality: number }) =>
	await cut(source, await drawEverything(), { background: { colour: WHITE, jpeg } });

/** An s-shaped table, as a camera's profile may have it. */
const TABLE = Array.from({ length: 1024 }, (_, index) => {
	const share = index / 1023;
	return Math.round(65_535 * (0.7 * share ** 2.2 + 0.3 * share ** 3));
});

test.each<[string, Curve, number[][]]>([
	['Display P3', SRGB_CURVE, DISPLAY_P3],
	['Adobe RGB', { gamma: 2.19921875 }, ADOBE_RGB],
	['ProPhoto RGB', { gamma: 1.8 }, PRO_PHOTO],
	['a table', { samples: TABLE }, DISPLAY_P3],
	['linear light', { samples: [] }, SRGB],
	['a table of two', { samples: [0, 65_535] }, SRGB],
	['formula 0', { type: 0, numbers: [1.9] }, DISPLAY_P3],
	['formula 1', { type: 1, numbers: [2.2, 1.02, -0.02] }, DISPLAY_P3],
	// Where black is not quite dark, lcms stretches what is above it; so it is dark here.
	['formula 2', { type: 2, numbers: [2.2, 1.02, -0.02, 0] }, DISPLAY_P3],
	['formula 4', { type: 4, numbers: [2.4, 0.9479, 0.0521, 0.0774, 0.0405, 0, 0] }, ADOBE_RGB],
])('on a background, colours are as lcms converts them: %s', async (_name, curve, primaries) => {
	const source = drawColours([profileChunk(writeProfile({ curve, primaries }))]);
	const { bytes } = await compose(source);
	expect((await sharp(bytes).metadata()).icc).toBeUndefined();
	const [ours, theirs] = await Promise.all(
		[bytes, source].map(async (file) => await sharp(file).removeAlpha().raw().toBuffer()),
	);
	const differences = ours.map((sample, at) => Math.abs(sample - theirs[at]));
	expect(Math.max(...differences)).toBeLessThanOrEqual(2);
	expect(differences.reduce((sum, each) => sum + each, 0) / ours.length).toBeLessThan(0.25);
});

test.each([undefined, { quality: 95 }])(
	"the background of a phone's photo is the colour that was asked for (JPEG: %j)",
	async (jpeg) => {
		const photo = await sharp({
			create: { width: SIZE, height: SIZE, channels: 3, background: '#30a040' },
		})
			.withIccProfile('p3')
			.jpeg()
			.toBuffer();
		const mask = await drawMask('circle', SIZE, SIZE).png().toBuffer();
		const { bytes } = await cut(photo, mask, { background: { colour: [200, 30, 40], jpeg } });
		// Twice as if it had no profile, and as its profile says.
		for (const ignoreIcc of [true, false]) {
			const data = await sharp(bytes, { ignoreIcc }).removeAlpha().raw().toBuffer();
			[200, 30, 40].forEach((value, at) => expect(Math.abs(data[at] - value)).toBeLessThan(4));
			const middle = 3 * ((SIZE / 2) * SIZE + SIZE / 2);
			const truth = await sharp(photo).raw().toBuffer();
			for (const at of [middle, middle + 1, middle + 2])
				expect(Math.abs(data[at] - truth[at])).toBeLessThan(4);
		}
	},
);

const P3 = writeProfile({ curve: SRGB_CURVE, primaries: DISPLAY_P3 });
const withCurve = (curve: Curve) => writeProfile({ curve, primaries: DISPLAY_P3 });
const withTag = (name: string, data: Buffer) =>
	writeProfile({ curve: SRGB_CURVE, primaries: DISPLAY_P3, extra: { [name]: data } });
/** A change of four bytes. */
const changed = (at: number, value: number) => {
	const bytes = Buffer.from(P3);
	bytes.writeUInt32BE(value, at);
	return bytes;
};
const COUNT = 128;
const FIRST_TAG = 132;

test.each<[string, Buffer]>([
	["sRGB's own", writeProfile({ curve: SRGB_CURVE, primaries: SRGB })],
	['one with a table', withTag('A2B0', Buffer.alloc(60))],
	['one for inks', writeProfile({ curve: SRGB_CURVE, primaries: DISPLAY_P3, space: 'CMYK' })],
	['one without primaries', changed(COUNT, 3)],
	['one without tags', changed(COUNT, 0)],
	['one that is cut in its header', P3.subarray(0, 100)],
	['one that is cut in its tags', P3.subarray(0, 150)],
	['one that is cut in its last curve', P3.subarray(0, 290)],
	['a curve far outside', changed(FIRST_TAG + 4, 0xfffffff0)],
	['a curve of 4 GB', changed(FIRST_TAG + 8, 0xffffffff)],
	['a curve with too few samples', withTag('rTRC', writeCurve({ samples: TABLE }).subarray(0, 99))],
	['a curve of an unknown type', withTag('gTRC', Buffer.alloc(40, 'x'))],
	['a curve of 3 bytes', withTag('gTRC', Buffer.alloc(3))],
	['an unknown formula', withCurve({ type: 9, numbers: [2.2, 1, 0, 0, 0, 0, 0] })],
	['a formula that is cut', withCurve({ type: 4, numbers: [2.2, 1, 0] })],
	['a formula without a value', withCurve({ type: 3, numbers: [0.5, -1, 0, 1, 0] })],
	['a gamma of 0', withCurve({ gamma: 0 })],
	['a curve that falls', withCurve({ samples: [0, 60_000, 30_000, 65_535] })],
	['a curve that is flat', withCurve({ samples: [65_535, 65_535] })],
	['a curve that ends in the dark', withCurve({ samples: [0, 20_000] })],
	['primaries that give no white', withTag('rXYZ', Buffer.alloc(20))],
	['a primary of 3 bytes', withTag('bXYZ', Buffer.alloc(3))],
])('colours stay as they are, with the profile: %s', async (_name, profile) => {
	expect(findConversion(profile)).toBeUndefined();
	const source = drawColours([profileChunk(profile)]);
	const { bytes } = await compose(source);
	expect(splitPng(bytes).filter(({ type }) => type === 'iCCP')).toEqual(
		splitPng(source).filter(({ type }) => type === 'iCCP'),
	);
	const [ours, theirs] = await Promise.all(
		[bytes, source].map(
			async (file) => await sharp(file, { ignoreIcc: true }).removeAlpha().raw().toBuffer(),
		),
	);
	expect(ours.equals(theirs)).toBe(true);
});

test('a JPEG keeps what is no matrix as well', async () => {
	const profile = withTag('A2B0', Buffer.alloc(60));
	const { bytes } = await compose(drawColours([profileChunk(profile)]), { quality: 90 });
	expect((await sharp(bytes).metadata()).icc).toEqual(profile);
});

test('a profile of more tags than there are', () => {
	expect(findConversion(changed(COUNT, 0xffffffff))).toBeDefined();
});

test('what a PNG says by cICP counts more', async () => {
	const cicp = { type: 'cICP', data: Buffer.from([12, 13, 0, 1]) };
	const { bytes } = await compose(drawColours([cicp, profileChunk(P3)]));
	expect(splitPng(bytes).map(({ type }) => type)).toEqual(expect.arrayContaining(['cICP', 'iCCP']));
});
