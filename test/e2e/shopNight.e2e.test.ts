import { isProductImage } from '../tools/images/productImage';
import type { Workflow } from '../tools/n8n/restClient';
import { itemsOf, type RunData } from '../tools/n8n/runData';
import { byHand, place, to } from '../tools/n8n/workflowParts';
import { renderSample, sampleCatalog } from '../tools/simulator';
import { chosenExample } from './kit/examples';
import { GoogleDrive } from './kit/internet/googleDrive';
import { GoogleSheet } from './kit/internet/googleSheets';
import { openInternet, type Internet } from './kit/internet/internet';
import { Shopify } from './kit/internet/shopify';
import { WooCommerce, type Login } from './kit/internet/wooCommerce';
import { openMailbox, type Mailbox } from './kit/mailbox';
import { World } from './kit/world';

const TOKEN = 'an-access-token-of-the-test';
const OAUTH = {
	...{ clientId: 'client', clientSecret: 'secret' },
	oauthTokenData: { access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 },
};
const ADDRESSES = { mailFrom: 'night@example.com', mailTo: 'shop@example.com' };
const START = 'Every night';
/** As long as Google's are: n8n's node knows them by that. */
const SHEET_ID = '1a2b3c4d5e6f7g8h9i0jklmnopqrstuvwxyz';
const WOO = 'https://shop.example.com';
const CONSUMER: Login = ['ck_of-the-test', 'cs_of-the-test'];
const USER: Login = ['night', 'application password'];
const PDF = Buffer.from('%PDF-1.7\n%');
/** Fewer than twenty, so that a few images make several batches. */
const BATCH = 2;

describe("the workflows of a shop's night", () => {
	const drive = new GoogleDrive(TOKEN);
	const sheet = new GoogleSheet(TOKEN, SHEET_ID, 'Tab 1');
	const shopify = new Shopify(TOKEN);
	const woo = new WooCommerce(WOO, CONSUMER, USER);
	let internet: Internet;
	let world: World;
	let mailbox: Mailbox;
	let credentials: Record<string, { id: string; name: string }>;

	beforeAll(async () => {
		internet = await openInternet({
			'www.googleapis.com': drive.host,
			'sheets.googleapis.com': sheet.host,
			'your-shop.myshopify.com': shopify.shop,
			'cdn.shopify.com': shopify.cdn,
			[new URL(WOO).host]: woo.host,
		});
		world = await World.start({ server: true, env: internet.env });
		mailbox = await openMailbox();
		credentials = { ...world.credentials };
		await addCredentials({
			smtp: mailbox.credential,
			googleDriveOAuth2Api: OAUTH,
			googleSheetsOAuth2Api: OAUTH,
			shopifyAccessTokenApi: {
				...{ shopSubdomain: 'your-shop', accessToken: TOKEN, appSecretKey: '' },
			},
			wooCommerceApi: { consumerKey: CONSUMER[0], consumerSecret: CONSUMER[1], url: WOO },
			wordpressApi: { username: USER[0], password: USER[1], url: WOO },
		});
	});

	afterAll(async () => {
		await world?.close();
		await mailbox?.close();
		await internet?.close();
	});

	/** By the command line: the editor's API takes no token of an OAuth2 credential. */
	async function addCredentials(data: Record<string, object>): Promise<void> {
		const made = Object.keys(data).map((type) => ({
			id: type,
			name: type,
			type,
			data: data[type],
		}));
		await world.instance.importCredentials(made);
		for (const { id, name } of made) credentials[id] = { id, name };
	}

	async function importExample(file: string, settings: object) {
		const json = { ...settings, ...ADDRESSES, atMost: 100 };
		const workflow = chosenExample(file, { credentials, settings: { node: 'Settings', json } });
		const loop = workflow.nodes.find(({ name }) => name === 'Twenty at a time')!;
		(loop.parameters as { batchSize: number }).batchSize = BATCH;
		return await world.instance.rest.createWorkflow(workflow);
	}

	/** Runs it once, and gives what it did and the report of it, as text; undefined if there was none. */
	async function runNight(workflow: Workflow): Promise<{ data: RunData; rows?: string[] }> {
		const { rest } = world.instance;
		const before = mailbox.messages.length;
		const { executionId } = await rest.runWorkflow(workflow, START);
		const { status, data } = await rest.waitForExecution(executionId);
		if (status !== 'success') throw new Error(JSON.stringify(data.resultData.error));
		const [message, ...others] = mailbox.messages.slice(before);
		expect(others).toEqual([]);
		const rows = message && String(message.html).split('<tr>').slice(2);
		return { data, rows };
	}

	const tasksCreated = () => world.simulator.counters.tasksCreated;
	const imageOf = async (name: string) => (await renderSample(name)).image;
	const rowOf = (rows: string[] | undefined, name: string) =>
		rows?.find((row) => row.includes(name));

	describe('Google Drive', () => {
		let workflow: Workflow;
		let paid: number;

		beforeAll(async () => {
			for (const name of ['shirt.jpg', 'bag.png', 'dress.png', 'shoes.png'])
				drive.add('photos', name, await imageOf(name.split('.')[0]));
			drive.add('photos', 'a <b> & c.png', PDF);
			drive.add('photos', 'text.txt', PDF, 'text/plain');
			const gone = drive.add('photos', 'gone.png', PDF);
			drive.unreadable.add(gone.id);
			drive.add('images', 'shoes.jpg', PDF, 'image/jpeg');
			drive.busyFor.add('bag.jpg');
			workflow = await importExample('google-drive-catalog.json', {
				photos: 'https://drive.google.com/drive/folders/photos?usp=sharing',
				productImages: 'https://drive.google.com/drive/folders/images',
				prompt: 'red shirt, green bag',
			});
			paid = tasksCreated();
		});

		it('makes a white JPEG of what is new, under its exact name, and reports the rest', async () => {
			const { rows } = await runNight(workflow);
			const images = drive.folder('images');
			expect(Object.keys(images).sort()).toEqual(['shirt.jpg', 'shoes.jpg']);
			expect(images['shoes.jpg'].bytes).toEqual(PDF);
			expect(images['shirt.jpg'].mimeType).toBe('image/jpeg');
			expect(await isProductImage(images['shirt.jpg'].bytes, 2000)).toBe(true);
			expect(tasksCreated() - paid).toBe(3);
			expect(rows).toHaveLength(4);
			expect(rowOf(rows, 'dress.png')).toMatch(/<td>nothing found<\/td><td>Nothing in the image/);
			expect(rowOf(rows, 'bag.png')).toMatch(/<td>not saved<\/td><td>.+<\/td>/);
			expect(rowOf(rows, 'a &lt;b> &amp; c.png')).toMatch(
				/<td>failed<\/td><td>.*is a PDF document/,
			);
			expect(rowOf(rows, 'gone.png')).toMatch(/<td>failed<\/td><td>.+<\/td>/);
			const photos = drive.folder('photos');
			expect(photos['shirt.jpg'].properties).toEqual({ processed: 'done' });
			expect(photos['shoes.png'].properties).toBeUndefined();
		});

		it('saves the next night what could not be saved, and pays nothing again', async () => {
			const { data, rows } = await runNight(workflow);
			expect(Object.keys(drive.folder('images')).sort()).toEqual([
				...['bag.jpg', 'shirt.jpg', 'shoes.jpg'],
			]);
			expect(tasksCreated() - paid).toBe(3);
			expect(rows).toHaveLength(2);
			expect(
				itemsOf(data, 'At most this many')
					.map(({ json }) => json.photo)
					.sort(),
			).toEqual(['a <b> & c.png', 'bag.png', 'gone.png']);
		});
	});

	describe('Shopify', () => {
		const settings = { shop: 'https://your-shop.myshopify.com', prompt: 'red shirt' };
		let paid: number;

		/** The names of its images' files, the main image first. */
		const imagesOf = (handle: string) =>
			shopify.products
				.find((product) => product.handle === handle)!
				.images.map(({ src }) => new URL(src).pathname.split('/').at(-1));

		/** The name of the product image that is made. */
		const whiteOf = (handle: string) =>
			`${handle}-white-${shopify.products.find((product) => product.handle === handle)!.id}.jpg`;

		const bytesOf = (name: string) =>
			[...shopify.files].find(([address]) => address.endsWith(`/${name}`))![1];

		beforeAll(async () => {
			shopify.add('shirt', '', await imageOf('shirt'));
			shopify.add('bag', 'green bag', await imageOf('bag'));
			shopify.add('dress', 'purple things', await imageOf('dress'));
			shopify.add('broken', 'shoes', PDF);
			shopify.add('no-photo', 'shoes');
			shopify.add('draft', 'shoes', PDF).status = 'draft';
			// Its own photo is called as ours could be.
			shopify.add('shirt-white', 'shoes', PDF);
			shopify.add('left-alone', 'shoes', PDF, 'summer, keep-photo');
			shopify.busyFor.add('bag');
			paid = tasksCreated();
		});

		it('gives a product its new main image only where all succeeded', async () => {
			const workflow = await importExample('shopify-product-images.json', settings);
			const { data, rows } = await runNight(workflow);
			expect(itemsOf(data, 'One item per product')).toHaveLength(shopify.products.length);
			expect(imagesOf('shirt')).toEqual([whiteOf('shirt'), 'shirt.jpg']);
			expect(await isProductImage(bytesOf(whiteOf('shirt')), 2048)).toBe(true);
			expect(shopify.products[0].images[0].alt).toBe('The shirt');
			for (const handle of ['bag', 'dress', 'broken', 'draft', 'shirt-white'])
				expect(imagesOf(handle)).toEqual([`${handle}.jpg`]);
			expect(rows).toHaveLength(4);
			expect(rowOf(rows, 'The bag')).toMatch(/<td>not saved<\/td><td>.+<\/td>/);
			expect(rowOf(rows, 'The dress')).toMatch(/<td>nothing found<\/td>/);
			expect(rowOf(rows, 'The broken')).toMatch(/<td>failed<\/td><td>.*is a PDF document/);
			expect(tasksCreated() - paid).toBe(3);
		});

		it('removes the old photo where that is wanted, once the new one is there', async () => {
			const workflow = await importExample('shopify-product-images.json', {
				...{ ...settings, removeOld: true },
			});
			const { rows } = await runNight(workflow);
			expect(imagesOf('bag')).toEqual([whiteOf('bag')]);
			expect(imagesOf('dress')).toEqual(['dress.jpg']);
			expect(imagesOf('shirt')).toEqual([whiteOf('shirt'), 'shirt.jpg']);
			expect(rows).toHaveLength(3);
			expect(tasksCreated() - paid).toBe(3);
		});
	});

	describe('WooCommerce', () => {
		const settings = { shop: WOO, prompt: 'green bag, red shirt', removeOld: true };
		let workflow: Workflow;
		let paid: number;

		const productOf = (slug: string) => woo.products.find((product) => product.slug === slug)!;
		const imagesOf = (slug: string) =>
			productOf(slug).images.map(({ id }) => woo.media.get(id)!.name);

		beforeAll(async () => {
			woo
				.add('shirt', await imageOf('shirt'))
				.images.push(woo.add('side', PDF, '', 'draft').images[0]);
			woo.failingFor.add(woo.add('bag', await imageOf('bag')).id);
			woo.add('dress', await imageOf('dress'));
			woo.add('broken', PDF);
			woo.add('no-photo');
			woo.add('left-alone', PDF, 'keep-photo');
			workflow = await importExample('woocommerce-product-images.json', settings);
			paid = tasksCreated();
		});

		it('gives a product its new main image only where all succeeded', async () => {
			const { rows } = await runNight(workflow);
			expect(imagesOf('shirt')).toEqual(['shirt-white.jpg', 'side.jpg']);
			const [{ id }] = productOf('shirt').images;
			expect(await isProductImage(woo.media.get(id)!.bytes, 2000)).toBe(true);
			for (const slug of ['bag', 'dress', 'broken']) {
				expect(imagesOf(slug)).toEqual([`${slug}.jpg`]);
				expect(productOf(slug).meta_data).toEqual([]);
			}
			expect(rows).toHaveLength(3);
			expect(rowOf(rows, 'The bag')).toMatch(/<td>not saved<\/td><td>.+<\/td>/);
			expect(rowOf(rows, 'The dress')).toMatch(/<td>nothing found<\/td>/);
			expect(rowOf(rows, 'The broken')).toMatch(/<td>failed<\/td><td>.*is a PDF document/);
			expect(tasksCreated() - paid).toBe(3);
			const puts = woo.asked.filter((route) => route.startsWith('PUT'));
			expect(puts).toHaveLength(2);
		});

		it('does the next night what is left, without paying again, and a new photo', async () => {
			const shirt = productOf('shirt');
			shirt.images = [woo.add('newer', await imageOf('bag'), '', 'draft').images[0]];
			const { rows } = await runNight(workflow);
			expect(imagesOf('bag')).toEqual(['bag-white.jpg']);
			expect(imagesOf('shirt')).toEqual(['shirt-white.jpg']);
			expect(rows).toHaveLength(2);
			// One for the new photo.
			expect(tasksCreated() - paid).toBe(4);
		});
	});

	describe('Google Sheets', () => {
		const columns = ['sku', 'image', 'prompt', 'status', 'link', 'note', 'task_id'];

		it('writes status, link and reason into each row, and leaves rows with a status alone', async () => {
			const { simulator } = world;
			const image = (name: string) => simulator.sampleUrl(name);
			sheet.rows = [
				columns,
				['A-1', image('shirt'), 'red shirt, purple mug'],
				['A-2', image('dress'), 'purple mug'],
				['A-3', image('bag'), 'green bag', 'done', 'https://example.com/mine'],
				['A-4', `${simulator.imageUrl}/none.png`, 'green bag'],
				['A-5', image('bag'), 'green bag, purple mug'],
			];
			sheet.busy = 1;
			drive.busyFor.add('A-5.jpg');
			const paid = tasksCreated();
			const workflow = await importExample('google-sheets-rows.json', {
				sheet: `https://docs.google.com/spreadsheets/d/${SHEET_ID}/edit#gid=0`,
				...{ tab: 'Tab 1', productImages: 'https://drive.google.com/drive/folders/rows' },
			});
			await runNight(workflow);
			const files = drive.folder('rows');
			expect(Object.keys(files)).toEqual(['A-1.jpg']);
			expect(await isProductImage(files['A-1.jpg'].bytes, 2000)).toBe(true);
			const link = `https://drive.google.com/file/d/${files['A-1.jpg'].id}/view`;
			expect(sheet.records).toMatchObject([
				{ sku: 'A-1', status: 'done', link, note: '', task_id: expect.stringMatching(/./) },
				{ sku: 'A-2', status: 'nothing found', link: '', note: expect.stringMatching(/^Nothing/) },
				{ sku: 'A-3', status: 'done', link: 'https://example.com/mine', note: '' },
				{ sku: 'A-4', status: 'failed', link: '', note: expect.stringMatching(/404/) },
				{ sku: 'A-5', status: '', link: '', note: expect.stringMatching(/./) },
			]);
			expect(tasksCreated() - paid).toBe(3);
		});
	});

	it('makes a mask of each of several prompts, by the recipe of the docs', async () => {
		const { rest } = world.instance;
		const [{ sku, name, prompt }] = sampleCatalog;
		const row = {
			sku,
			prompts: [prompt, 'purple things'],
			imageUrl: world.simulator.sampleUrl(name),
		};
		const workflow = await rest.createWorkflow({
			name: 'Several prompts',
			nodes: [
				byHand(),
				{
					...place('r', 1),
					...{ name: 'Row', type: 'n8n-nodes-base.set', typeVersion: 3.4 },
					parameters: { mode: 'raw', jsonOutput: JSON.stringify(row), options: {} },
				},
				{
					...place('s', 2),
					...{ name: 'Split Out', type: 'n8n-nodes-base.splitOut', typeVersion: 1 },
					parameters: {
						fieldToSplitOut: 'prompts',
						include: 'allOtherFields',
						options: { destinationFieldName: 'prompt' },
					},
				},
				{
					...place('p', 3),
					name: 'Segment With Prompt',
					type: 'n8n-nodes-piapi-segment.segmentWithPrompt',
					typeVersion: 1,
					parameters: {
						imageUrl: '={{ $json.imageUrl }}',
						prompt: '={{ $json.prompt }}',
						outputs: ['mask'],
						fileName: '={{ $json.sku }}-{{ $json.prompt }}',
						options: {},
					},
					credentials: world.credentials,
				},
			],
			connections: {
				'Run by hand': to('Row'),
				Row: to('Split Out'),
				'Split Out': to('Segment With Prompt'),
			},
		});
		const { executionId } = await rest.runWorkflow(workflow, 'Run by hand');
		const { data } = await rest.waitForExecution(executionId);
		const masks = itemsOf(data, 'Segment With Prompt');
		expect(masks.map(({ binary }) => binary?.mask.fileName)).toEqual([
			`${sku}-${prompt}.png`,
			`${sku}-purple things.png`,
		]);
		expect(masks.map(({ json }) => (json.mask as { empty: boolean }).empty)).toEqual([false, true]);
	});

	it('asks no host that is not there', () => {
		expect(internet.unknown.filter((host) => !/\.n8n\.io$/.test(host))).toEqual([]);
	});
});
