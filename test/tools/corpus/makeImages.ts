import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { encode } from 'jpeg-js';
import sharp, { type JpegOptions, type PngOptions, type Sharp, type WebpOptions } from 'sharp';

const SIZES = [
	[1, 1],
	[9, 33],
	[200, 131],
];
const JPEGS: JpegOptions[] = [
	{},
	{ quality: 5 },
	{ quality: 100, chromaSubsampling: '4:4:4' },
	{ progressive: true },
	{ progressive: true, chromaSubsampling: '4:4:4' },
	{ mozjpeg: true },
	{ optimiseCoding: false },
];
const PNGS: PngOptions[] = [
	{},
	{ compressionLevel: 0 },
	{ compressionLevel: 9, adaptiveFiltering: true },
	{ progressive: true },
	{ palette: true },
	{ palette: true, colours: 2 },
];
const WEBPS: WebpOptions[] = [
	{},
	{ quality: 1, alphaQuality: 20 },
	{ quality: 100, smartSubsample: true },
	{ effort: 0 },
	{ effort: 6, preset: 'text' },
	{ lossless: true },
	{ lossless: true, effort: 6 },
	{ nearLossless: true, quality: 50 },
];

/** Soft shapes under grain, as red, green, blue and alpha. */
function draw(width: number, height: number): Buffer {
	const data = Buffer.alloc(4 * width * height);
	let grain = 1;
	for (let at = 0; at < data.length; at++) {
		const [x, y] = [(at >> 2) % width, Math.floor((at >> 2) / width)];
		grain = (Math.imul(grain, 0x19660d) + 0x3c6ef35f) >>> 0;
		data[at] = 112 + 96 * Math.sin((x + 40 * (at % 4)) / 23) * Math.cos(y / 31) + (grain >>> 27);
	}
	return data;
}

/** Writes images of many kinds into a folder, in every way that the installed encoders have. */
export async function makeImages(folder: string): Promise<void> {
	for (const [width, height] of SIZES) {
		const data = draw(width, height);
		const save = async (name: string, image: Sharp | Buffer) =>
			await writeFile(
				join(folder, `${width}x${height}-${name}`),
				Buffer.isBuffer(image) ? image : await image.toBuffer(),
			);
		const whole = sharp(data, { raw: { width, height, channels: 4 } });
		const colour = whole.clone().removeAlpha();
		const kinds: { [kind: string]: Sharp } = {
			colour,
			grey: colour.clone().toColourspace('b-w'),
			profile: colour.clone().withIccProfile('p3'),
		};
		for (const [kind, image] of Object.entries(kinds)) {
			for (const [index, options] of JPEGS.entries())
				await save(`${kind}-${index}.jpg`, image.clone().jpeg(options));
			for (const [index, options] of PNGS.entries())
				await save(`${kind}-${index}.png`, image.clone().png(options));
		}
		for (const [index, options] of PNGS.entries())
			await save(`alpha-${index}.png`, whole.clone().png(options));
		await save('sixteen.png', whole.clone().toColourspace('rgb16').png());
		for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8])
			for (const format of ['jpeg', 'webp'] as const)
				await save(
					`turned-${orientation}.${format}`,
					colour.clone().withMetadata({ orientation }).toFormat(format),
				);
		for (const quality of [20, 90])
			await save(`jpeg-js-${quality}.jpg`, encode({ width, height, data }, quality).data);
		await makeWebps(whole, save);
	}
}

type Save = (name: string, image: Sharp) => Promise<void>;

/** In colour, with alpha, and animated. */
async function makeWebps(whole: Sharp, save: Save): Promise<void> {
	const frames = await Promise.all(
		[whole, whole.clone().negate()].map(async (each) => await each.clone().png().toBuffer()),
	);
	for (const [index, options] of WEBPS.entries()) {
		await save(`colour-${index}.webp`, whole.clone().removeAlpha().webp(options));
		await save(`alpha-${index}.webp`, whole.clone().webp(options));
		const animation = sharp(frames, { join: { animated: true } });
		await save(`animation-${index}.webp`, animation.webp(options));
	}
}
