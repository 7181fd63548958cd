import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { renderSample, sampleCatalog, truthMask } from '../simulator';
import { chosenExample } from './kit/examples';
import { World } from './kit/world';

const SAMPLES = sampleCatalog.slice(0, 3);

describe('the examples that write to disk', () => {
	let world: World;

	beforeAll(async () => {
		world = await World.start({});
	});

	afterAll(async () => {
		await world?.close();
	});

	async function run(file: string, id: string, node: string, json: object) {
		const { credentials, instance } = world;
		const workflow = chosenExample(file, { credentials, settings: { node, json } });
		await instance.importWorkflows([{ ...workflow, id }]);
		const result = await instance.executeWorkflow(id);
		if (result.exitCode !== 0) throw new Error(result.printed.slice(-3000));
		return result;
	}

	it('cut out: the picture where the mask is, nothing where it is not', async () => {
		const pictures = world.folder('pictures');
		const cutouts = world.folder('cutouts');
		const prompt = 'everything';
		for (const { name } of SAMPLES) {
			writeFileSync(join(pictures, `${name}.png`), (await renderSample(name)).picture);
		}
		const settings = { pictures: join(pictures, '*'), cutouts, prompt, negativePrompt: '' };
		await run('cutout-to-disk.json', 'cutout', 'Folders and prompt', settings);
		expect(readdirSync(cutouts).sort()).toEqual(
			SAMPLES.map(({ name }) => `${name}-cutout.png`).sort(),
		);
		for (const { name } of SAMPLES) {
			const sample = await renderSample(name);
			const alpha = truthMask(sample, prompt, '', 0);
			const cutout = await sharp(join(cutouts, `${name}-cutout.png`))
				.ensureAlpha()
				.raw()
				.toBuffer();
			const source = await sharp(sample.picture).ensureAlpha().raw().toBuffer();
			let wrong = 0;
			for (let pixel = 0; pixel < alpha.length; pixel += 1) {
				const at = pixel * 4;
				const isSameColor = [0, 1, 2].every((band) => cutout[at + band] === source[at + band]);
				if (cutout[at + 3] !== alpha[pixel] || (alpha[pixel] > 0 && !isSameColor)) wrong += 1;
			}
			expect({ name, wrong }).toEqual({ name, wrong: 0 });
		}
	});

	it('report: what failed is a line each, and the rest goes on', async () => {
		const folder = world.folder('reported');
		const { simulator } = world;
		const rows = SAMPLES.map(({ sku, name, prompt }) => ({
			sku,
			prompt,
			imageUrl: simulator.sampleUrl(name),
		}));
		rows.splice(1, 0, { sku: 'GONE', prompt: 'a', imageUrl: `${simulator.pictureUrl}/none.png` });
		rows.push({ sku: 'NO-URL', prompt: 'a', imageUrl: 'ftp://example.com/a.png' });
		await run('report-failures.json', 'report', 'Catalog', { folder, rows });
		expect(readdirSync(folder).sort()).toEqual(
			[...SAMPLES.map(({ sku }) => `${sku}-mask.png`), 'not-segmented.csv'].sort(),
		);
		const report = readFileSync(join(folder, 'not-segmented.csv'), 'utf8');
		const lines = report.trim().split('\n');
		expect(lines[0].replace('\ufeff', '')).toBe('sku,whatHappened,whatToDo,taskId');
		expect(lines).toHaveLength(3);
		const failed = [...simulator.tasks.values()].find(({ phase }) => phase === 'failed')!;
		expect(lines[1]).toMatch(new RegExp(`^GONE,.*${failed.id}$`));
		expect(lines[2]).toMatch(/^NO-URL,.*,$/);
	});
});
