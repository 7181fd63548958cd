/**
 * Writes `docs/smaller-copies.md` and its image: what is lost where a smaller copy of a photo is sent. Run by
 * `npx tsx test/tools/copies/smallerCopies.ts`; takes some minutes.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';

import { markdownTable } from '../bench/report/table';
import { mean } from '../bench/statistics';
import type { SceneName } from '../edge/scenes';
import { drawComparison, type Tile } from './comparison';
import { drawLargeScene, PHOTO } from './largeScene';
import { copySize, EDGES, measureCopy, type CopyMeasures, type EdgeChoice } from './measureCopy';

const DOCS = resolve(__dirname, '../../../docs');
const SCENES: SceneName[] = ['straps', 'hair', 'round'];
/** The first is the photo as it is. */
const MEGAPIXELS = [8, 4, 2, 1, 0.5];
/** What of which scene the image shows: from where, in pixels. */
const SHOWN: Partial<Record<SceneName, { left: number; top: number }>> = {
	straps: { left: 910, top: 910 },
	hair: { left: 1_970, top: 540 },
};

interface Row {
	megapixels: number;
	scene: SceneName;
	found: Record<EdgeChoice, CopyMeasures>;
}

/** $0.01 a started megapixel. */
const costOf = (megapixels: number) => {
	const { width, height } = copySize(megapixels);
	return `$${Math.max((width * height) / 1e8, 0.01).toFixed(3)}`;
};
const sizeOf = (megapixels: number) => {
	const { width, height } = copySize(megapixels);
	return `${width} × ${height}`;
};
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function overview(rows: Row[]): string {
	const lines = MEGAPIXELS.map((megapixels) => {
		const own = rows.filter((row) => row.megapixels === megapixels);
		const meanOf = (edge: EdgeChoice, what: 'overlap' | 'error') =>
			mean(own.map(({ found }) => found[edge][what]));
		return [
			sizeOf(megapixels),
			costOf(megapixels),
			...EDGES.map((edge) => percent(meanOf(edge, 'overlap'))),
			...EDGES.map((edge) => meanOf(edge, 'error').toFixed(1)),
		];
	});
	const errors = EDGES.map((edge) => `error, ${edge}`);
	const overlaps = EDGES.map((edge) => `overlap, ${edge}`);
	const headings = ['sent', 'cost', ...overlaps, ...errors];
	return markdownTable([headings, ...lines]);
}

function byScene(rows: Row[]): string {
	const lines = SCENES.map((scene) => {
		const own = MEGAPIXELS.map((megapixels) =>
			rows.find((row) => row.scene === scene && row.megapixels === megapixels)!,
		);
		const cells = own.map(({ found: { smooth, refined } }) => {
			const best = smooth.error < refined.error ? smooth : refined;
			return `${percent(best.overlap)}, ${best.error.toFixed(1)}`;
		});
		return [scene, ...cells];
	});
	return markdownTable([['scene', ...MEGAPIXELS.map(sizeOf)], ...lines]);
}

function render(rows: Row[]): string {
	return `# What a smaller copy loses

<!-- Made by \`npx tsx test/tools/copies/smallerCopies.ts\`: changes by hand are lost. -->

**Send At Most** makes PiAPI work on a smaller copy of your image, which costs less; the cutout is made from the image itself and keeps its size. This page shows what that does to a photo of ${PHOTO.width} × ${PHOTO.height} pixels, the largest of its shape that PiAPI takes.

${overview(rows)}

![Cutouts of straps and of hair, enlarged, from masks of copies of ${MEGAPIXELS.map(sizeOf).join(', ')} pixels](images/smaller-copies.png)

The same for each scene, as overlap and error with the better of Smooth and Refined:

${byScene(rows)}

_Overlap_ is the share that cutout and truth have in common (intersection over union), _error_ the root mean square error of the cutout on white, in levels of 255, within 16 pixels of the edge, by the choice of _Edge_.

These numbers come from a stand-in, not from PiAPI. It works as the open model that PiAPI probably uses: it scales the copy to 1024 pixels on its longer side, decides on 256 × 256 places, and scales these up to the copy, black and white. It never errs about what the thing is, so that all that is lost is lost by the size. The photos are the [scenes](../test/tools/edge) of the tests with the grain of a camera, as JPEG; of each, the true mask is known. How far the real service behaves like that is not known: try it with one of your images.
`;
}

async function writePage(): Promise<void> {
	const rows: Row[] = [];
	const tiles: Tile[] = [];
	for (const name of SCENES) {
		const scene = await drawLargeScene(name);
		for (const megapixels of MEGAPIXELS) {
			const found = await measureCopy(scene, megapixels);
			const { smooth, refined } = found;
			console.log(
				...[name, megapixels, percent(smooth.overlap), percent(refined.overlap)],
				...[smooth.error.toFixed(1), refined.error.toFixed(1)],
			);
			const place = SHOWN[name];
			if (place !== undefined)
				tiles.push({ place, caption: sizeOf(megapixels), cutout: refined.cutout });
			rows.push({ megapixels, scene: name, found });
		}
	}
	const path = join(DOCS, 'smaller-copies.md');
	const style = await resolveConfig(path);
	writeFileSync(path, await format(render(rows), { ...style, filepath: path }));
	await drawComparison(tiles, MEGAPIXELS.length, join(DOCS, 'images/smaller-copies.png'));
}

void writePage();
