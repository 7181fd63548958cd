import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { EXAMPLE_NODES } from '../tools/examples/exampleWorkflow';
import { isProductImage } from '../tools/images/productImage';
import type { RunData } from '../tools/n8n/runData';
import { renderSample, sampleCatalog } from '../tools/simulator';
import { openOrigin } from '../tools/simulator/service/origin';
import { chosenExample } from './kit/examples';
import { openMailbox, type Mailbox } from './kit/mailbox';
import { expectCutout, expectMask } from './kit/masks';
import { World } from './kit/world';

const SAMPLES = sampleCatalog.slice(0, 3);
const SMTP = { id: 'smtp-credential', name: 'SMTP account' };
/** As the example for cutouts has it. */
const PADDING = 20;

/** The items that came to a node, in however many runs. */
function allItemsOf({ resultData }: RunData, node: string) {
	const runs = resultData.runData[node] ?? [];
	return runs.flatMap(({ data }) => data?.main?.[0] ?? []);
}

describe('the examples that write to disk', () => {
	let world: World;
	let mailbox: Mailbox;

	beforeAll(async () => {
		world = await World.start({});
		mailbox = await openMailbox();
		const { credential: data } = mailbox;
		await world.instance.importCredentials([{ ...SMTP, type: 'smtp', data }]);
	});

	afterAll(async () => {
		await world?.close();
		await mailbox?.close();
	});

	async function run(file: string, id: string, node: string, json: object) {
		const { instance } = world;
		const credentials = { ...world.credentials, smtp: SMTP };
		const workflow = chosenExample(file, { credentials, settings: { node, json } });
		await instance.importWorkflows([{ ...workflow, id }]);
		const result = await instance.executeWorkflow(id);
		if (result.exitCode !== 0) throw new Error(result.printed.slice(-3000));
		return result;
	}

	it('catalog: mask and cutout where something was found, the rest to be reviewed', async () => {
		const folder = world.folder('catalog');
		const { simulator } = world;
		const [first] = SAMPLES;
		const rows = SAMPLES.map(({ name, ...row }) => ({
			...row,
			imageUrl: simulator.sampleUrl(name),
		}));
		const { image } = await renderSample(first.name);
		// A host that gives the image to PiAPI, but not to n8n.
		const host = await openOrigin(
			0,
			async ({ headers }, response) => {
				await Promise.resolve();
				if (headers['user-agent'] === 'undici')
					response.writeHead(200, { 'content-type': 'image/png' }).end(image);
				else response.writeHead(403).end();
			},
			() => {},
		);
		const imageUrl = `${host.url}/a.png`;
		rows.splice(1, 0, { ...rows[0], sku: 'NOTHING', prompt: 'purple things' });
		rows.splice(2, 0, { ...rows[0], sku: 'NO-CUTOUT', imageUrl });
		rows.splice(3, 0, { ...rows[0], sku: 'GONE', imageUrl: `${simulator.imageUrl}/none.png` });
		const settings = { folder, rows };
		const catalog = run('catalog-to-disk.json', 'catalog', 'Catalog', settings);
		const { data } = await catalog.finally(async () => await host.close());

		const written = SAMPLES.flatMap(({ sku }) => [
			`${sku}-mask.png`,
			`${sku}-cutout.png`,
			`${sku}.jpg`,
		]);
		expect(readdirSync(folder).sort()).toEqual([...written, 'NO-CUTOUT-mask.png'].sort());
		for (const sample of SAMPLES) {
			await expectMask(readFileSync(join(folder, `${sample.sku}-mask.png`)), sample);
			await expectCutout(readFileSync(join(folder, `${sample.sku}-cutout.png`)), sample);
			expect(await isProductImage(readFileSync(join(folder, `${sample.sku}.jpg`)))).toBe(true);
		}
		await expectMask(readFileSync(join(folder, 'NO-CUTOUT-mask.png')), first);
		const toReview = allItemsOf(data, EXAMPLE_NODES.toReview).map(({ json }) => json);
		expect(toReview).toHaveLength(2);
		expect(toReview.find(({ sku }) => sku === 'NOTHING')).toMatchObject({
			mask: { empty: true, coverage: 0, boundingBox: null },
		});
		expect(toReview.find(({ sku }) => sku === 'NO-CUTOUT')).toMatchObject({
			mask: { empty: false },
			missingOutputs: ['cutout'],
			notes: [
				expect.stringMatching(
					/^No cutout: the source image could not be fetched from its address, or could not be read/,
				),
			],
		});
		expect(allItemsOf(data, EXAMPLE_NODES.failed)).toMatchObject([{ json: { sku: 'GONE' } }]);
	});

	it('cut out: cropped to the mask, the image where it is, nothing where it is not', async () => {
		const images = world.folder('images');
		const cutouts = world.folder('cutouts');
		const prompt = 'red shirt, green bag, brown shoes';
		const all = sampleCatalog.slice(0, 5);
		const [earlier, ...found] = all.filter(({ name }) => name !== 'dress');
		const keepsakes = `${earlier.name}-cutout.png`;
		for (const { name } of all) {
			// Whatever the name says: the bytes decide.
			writeFileSync(join(images, `${name}.png`), (await renderSample(name)).image);
		}
		writeFileSync(join(images, 'zz-invoice.png'), '%PDF-1.7\n%');
		// Another image whose cutout would get the same name.
		const [twin] = found;
		writeFileSync(join(images, `${twin.name}.jpeg`), (await renderSample(twin.name)).image);
		writeFileSync(join(cutouts, keepsakes), 'of an earlier run');
		const settings = { images: join(images, '*'), cutouts, prompt, negativePrompt: '' };
		const { data } = await run('cutout-to-disk.json', 'cutout', 'Folders and prompt', settings);

		expect(readdirSync(cutouts).sort()).toEqual(
			[keepsakes, ...found.map(({ name }) => `${name}-cutout.png`)].sort(),
		);
		expect(readFileSync(join(cutouts, keepsakes), 'utf8')).toBe('of an earlier run');
		const left = allItemsOf(data, 'There already').map(({ json }) => String(json.fileName));
		expect(left.map((file) => file.split('.')[0]).sort()).toEqual([earlier.name, twin.name].sort());
		expect(allItemsOf(data, 'Segment With Prompt')).toHaveLength(found.length);
		for (const { name } of found) {
			const bytes = readFileSync(join(cutouts, `${name}-cutout.png`));
			await expectCutout(bytes, { name, prompt }, PADDING);
		}
		const rest = allItemsOf(data, 'Not cut out').map(({ json }) => json);
		expect(rest).toHaveLength(2);
		expect(rest).toContainEqual(
			expect.objectContaining({
				file: 'dress.png',
				whatHappened: expect.stringMatching(/^Nothing in the image matches/),
				whatToDo: expect.stringMatching(/Use a plain English word/),
				taskId: expect.stringMatching(/./),
			}),
		);
		expect(rest).toContainEqual(
			expect.objectContaining({
				file: 'zz-invoice.png',
				whatHappened: expect.stringMatching(/is a PDF document/),
			}),
		);
	});

	it('report: what failed or was empty is a line each, on disk and by e-mail, and the rest goes on', async () => {
		const folder = world.folder('reported');
		const { simulator } = world;
		const rows = SAMPLES.map(({ sku, name, prompt }) => ({
			sku,
			prompt,
			imageUrl: simulator.sampleUrl(name),
		}));
		rows.splice(1, 0, { sku: 'GONE', prompt: 'a', imageUrl: `${simulator.imageUrl}/none.png` });
		rows.push({ sku: 'NO-URL', prompt: 'a', imageUrl: 'ftp://example.com/a.png' });
		rows.push({ ...rows[0], sku: 'NOTHING', prompt: 'purple things' });
		await run('report-failures.json', 'report', 'Catalog', { folder, rows });
		expect(readdirSync(folder).sort()).toEqual(
			[...SAMPLES.map(({ sku }) => `${sku}-mask.png`), 'not-segmented.csv'].sort(),
		);
		const report = readFileSync(join(folder, 'not-segmented.csv'), 'utf8');
		const lines = report.trim().split('\n');
		expect(lines[0].replace('\ufeff', '')).toBe('sku,whatHappened,whatToDo,taskId');
		expect(lines).toHaveLength(4);
		const failed = [...simulator.tasks.values()].filter(({ phase }) => phase === 'failed').at(-1);
		expect(lines.find((line) => line.startsWith('GONE,'))).toMatch(new RegExp(`,${failed?.id}$`));
		expect(lines.find((line) => line.startsWith('NO-URL,'))).toMatch(/,$/);
		expect(lines.find((line) => line.startsWith('NOTHING,'))).toMatch(
			/Nothing in the image matches/,
		);
		expect(mailbox.messages).toHaveLength(1);
		const [{ subject, text, attachments }] = mailbox.messages;
		expect(subject).toBe(`3 of ${rows.length} images were not segmented`);
		for (const sku of ['GONE', 'NO-URL', 'NOTHING']) expect(text).toContain(`${sku}: `);
		expect(attachments.map(({ content }) => content.toString('utf8'))).toEqual([report]);
	});
});
