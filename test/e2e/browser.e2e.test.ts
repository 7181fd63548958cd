import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { renderSample, sampleCatalog } from '../tools/simulator';
import type { Editor } from './kit/editor';
import { useEditor } from './kit/useEditor';
import { expectMask } from './kit/masks';
import { byHandWorkflow, filesWorkflow } from './kit/queueCatalog';
import type { World } from './kit/world';
import { isFirstLine } from './runFolder';

const LINE = isFirstLine() ? '1.x' : '2.x';
const [{ name, prompt }] = sampleCatalog;

/** What people type who do not know of this node. */
const SEARCHED_FOR = [
	'piapi',
	'mask',
	'cutout',
	'segment',
	'cut out image',
	'isolate',
	'object',
	'inpainting',
	'clipping path',
	'remove background',
	'background removal',
	'white background',
	'background remover',
	'product photo',
	'transparent',
	'png',
	'crop',
];

describe('a newcomer in the editor', () => {
	let world: World;
	let editor: Editor;

	useEditor((opened) => void ({ world, editor } = opened), `${LINE}-last`);

	it('finds the node by what it does', async () => {
		await editor.newWorkflow();
		await editor.search('manual');
		await editor.pick(/manual/i);
		await editor.untilPicked();
		for (const words of SEARCHED_FOR) {
			expect([words, await editor.search(words, 'PiAPI Segment With Prompt')]).toEqual([
				words,
				expect.arrayContaining(['PiAPI Segment With Prompt']),
			]);
		}
		await editor.shoot(`${LINE}-1-search`);
	});

	it('adds it, and meets its fields in their order', async () => {
		await editor.pick('PiAPI Segment With Prompt');
		await editor.text('Get the account and its balance').waitFor();
		expect((await editor.listed()).slice(0, 4)).toEqual([
			'Cut out or mask things in an image',
			'Submit an image without waiting',
			'Get the mask or cutout of a task',
			'Get the account and its balance',
		]);
		await editor.pick('Cut out or mask things in an image');
		await editor.text('Execute step').waitFor();
		expect(await editor.labels()).toEqual([
			'Operation',
			'Image Source',
			'Image URL',
			'Prompt',
			'Negative Prompt',
			'Segment Factor',
			'Outputs',
			'File Name',
			'Options',
		]);
		await editor.text(/To remove the background, choose Cutout: no extra cost/).waitFor();
		await editor.shoot(`${LINE}-2-node`);
	});

	it('makes a credential, and is told that the key is wrong', async () => {
		const { apiUrl, uploadUrl } = world.simulator;
		await editor.page.getByTestId('node-credentials-select').click();
		await editor.text('Create new credential').click();
		await editor.text(/Get your API key at/).waitFor();
		await editor.text(/Leave the fields below as they are/).waitFor();
		await editor.fill('apiKey', 'wrong-key');
		await editor.fill('baseUrl', apiUrl);
		await editor.fill('uploadUrl', uploadUrl);
		await editor.saveCredential();
		await editor.showTestDetails();
		await editor.text(/PiAPI does not know this API key/).waitFor();
		await editor.shoot(`${LINE}-3-wrong-key`);
	});

	it('is told that the right one works', async () => {
		const answered = () =>
			world.simulator.requests.some(({ kind, status }) => kind === 'account' && status === 200);
		await editor.fill('apiKey', world.simulator.apiKey);
		await editor.saveCredential();
		await world.until('the test of the right key', answered);
		// 2.x closes the credential where its test passes.
		if (isFirstLine()) {
			await editor.text('Connection tested successfully').waitFor();
			await editor.shoot(`${LINE}-4-right-key`);
			await editor.page.keyboard.press('Escape');
		}
		await editor.field('apiKey').waitFor({ state: 'hidden' });
	});

	it('fills in image and prompt, executes, and sees the mask', async () => {
		await editor.fill('imageUrl', world.simulator.sampleUrl(name));
		await editor.fill('prompt', prompt);
		await editor.page.getByTestId('node-execute-button').click();
		await editor.page.getByTestId('radio-button-binary').filter({ visible: true }).last().click();
		await editor.page.getByTestId('ndv-view-binary-data').first().click();
		const image = editor.shownImage();
		await image.waitFor();
		const address = (await image.getAttribute('src'))!;
		const bytes = await editor.page.evaluate(async (url) => {
			const response = await fetch(url);
			return [...new Uint8Array(await response.arrayBuffer())];
		}, address);
		await expectMask(Buffer.from(bytes), { name, prompt });
		await editor.shoot(`${LINE}-5-mask`);
		await editor.page.emulateMedia({ colorScheme: 'dark' });
		await editor.page.waitForTimeout(500);
		await editor.shoot(`${LINE}-6-dark`);
		await editor.page.emulateMedia({ colorScheme: 'light' });
	});

	it('chooses the cutout, and only then has its options', async () => {
		await editor.openOptions();
		await editor.choice('Inspect Mask').waitFor();
		expect(await editor.choice('Crop to Mask').count()).toBe(0);
		await editor.page.keyboard.press('Escape');
		await editor.choose('outputs', 'Cutout');
		await editor.page.keyboard.press('Escape');
		await editor.openOptions();
		await editor.choice('Crop to Mask').waitFor();
		const names = await editor.page
			.locator('.el-select-dropdown')
			.filter({ hasText: 'Crop to Mask' })
			.locator('.el-select-dropdown__item')
			.allTextContents();
		// First what belongs to the cutout, last what hardly anybody needs.
		expect(names.map((each) => each.trim()).slice(0, 3)).toEqual([
			'Product Image',
			'Background',
			'Canvas Width (Pixels)',
		]);
		expect(names.at(-1)!.trim()).toBe('Retry Lost Requests (May Charge Twice)');
		await editor.choice('Crop to Mask').click();
		await editor.shoot(`${LINE}-6a-options`);
		await editor.page.getByTestId('node-execute-button').click();
		await editor.text(/-cutout\.png/).waitFor();
		// The cutout is the first of the files.
		const files = editor.page.getByTestId('output-panel').getByText(/-(cutout|mask)\.png/);
		expect(await files.allTextContents()).toEqual([
			expect.stringContaining('-cutout.png'),
			expect.stringContaining('-mask.png'),
		]);
		await editor.shoot(`${LINE}-6b-cutout`);
	});

	it('sends a small copy for less, and the cutout, with its edge refined, is as large as the image', async () => {
		await editor.addOption('Send At Most (Megapixels)');
		await editor.text(/Send At Most/).waitFor();
		await editor.fill('sendMegapixels', '0.5');
		await editor.addOption('Edge');
		await editor.choose('edge', 'Refined');
		await editor.shoot(`${LINE}-6c-refined`);
		await editor.execute(/1 cutout; 1 mask;.* cost: \$0\.01(?!\d)/);
		await editor.page.getByTestId('ndv-view-binary-data').first().click();
		const { width, height } = await renderSample(name);
		expect(await editor.shownSize()).toEqual({ width, height });
		const sent = [...world.simulator.tasks.values()].at(-1)!.result!;
		expect(sent.width * sent.height).toBeLessThanOrEqual(500_000);
		await editor.shoot(`${LINE}-6d-full-size`);
	});

	it('reads what an unknown key means, and what to do', async () => {
		const { accounts, apiKey } = world.simulator;
		const account = accounts.get(apiKey)!;
		accounts.delete(apiKey);
		await editor.page.getByTestId('node-execute-button').click();
		await editor.text(/does not (accept|know) the API key/i).waitFor();
		await editor.shoot(`${LINE}-7-unknown-key`);
		accounts.set(apiKey, account);
	});

	it('finds the trigger, and the address that PiAPI is to call', async () => {
		await editor.newWorkflow();
		expect(await editor.search('piapi', 'PiAPI Trigger')).toContain('PiAPI Trigger');
		await editor.pick('PiAPI Trigger');
		await editor.text('Add to workflow').click();
		// Each begins a notice of its own.
		for (const step of [/^1\. *Secret/, /^2\. *Test/, /^3\. *Activate/, /^4\. *Copy/]) {
			await editor.text(step).waitFor();
		}
		await editor.page.locator('.clickable').filter({ hasText: 'Webhook URLs' }).click();
		await editor.text(/\/webhook-test\/.+\/piapi/).waitFor();
		await editor.shoot(`${LINE}-8-trigger`);
	});
});

describe('what a stranger has written is text, and no part of the page', () => {
	const EVIL = 'evil.example.com';
	const words = `<b>Renew</b> <a href="http://${EVIL}/">here</a><img src="http://${EVIL}/a.png">`;
	const asked: string[] = [];
	let world: World;
	let editor: Editor;

	useEditor((opened) => {
		({ world, editor } = opened);
		editor.page.on('request', (request) => void asked.push(request.url()));
	});

	/** Executes Segment with a prompt in the editor. */
	async function segment(asks: string): Promise<void> {
		const imageUrl = world.simulator.sampleUrl(name);
		const workflow = byHandWorkflow(world.credentials, { imageUrl, prompt: asks });
		const { id } = await world.instance.rest.createWorkflow(workflow);
		await editor.openWorkflow(id);
		await editor.openNode('Segment');
		await editor.page.getByTestId('node-execute-button').click();
	}

	/** What the page has made of it, and what was asked of its host. */
	const madeOfIt = async () => [
		...(await editor.page
			.locator(`[href*="${EVIL}"], [src*="${EVIL}"], b:text-is("Renew")`)
			.evaluateAll((elements) => elements.map(({ outerHTML }) => outerHTML))),
		...asked.filter((url) => new URL(url).hostname === EVIL),
	];

	it('in a prompt, which a hint repeats', async () => {
		await segment(words);
		await editor.text(/Nothing found in 1 image for "<b>Renew/).waitFor();
		await editor.shoot(`${LINE}-9-hint`);
		expect(await madeOfIt()).toEqual([]);
	});

	it("in a failed task's words, which an error repeats", async () => {
		world.simulator.configure({ faults: { taskFailed: 1 }, failureMessage: words });
		await segment(prompt);
		await editor.text(/PiAPI could not open the image.*Renew/).waitFor();
		await editor.shoot(`${LINE}-10-error`);
		expect(await madeOfIt()).toEqual([]);
		world.simulator.configure({ faults: {} });
	});

	it("in a refusal's words, which its description repeats", async () => {
		world.simulator.script('create', [{ status: 402, body: { code: 402, message: words } }]);
		await segment(prompt);
		await editor.text(/The answer was: <b>Renew/).waitFor();
		await editor.shoot(`${LINE}-11-description`);
		expect(await madeOfIt()).toEqual([]);
	});

	it('is told of files that are no images, until these are to be skipped', async () => {
		const folder = world.folder('attachments');
		writeFileSync(join(folder, 'photo.jpg'), (await renderSample(name)).image);
		writeFileSync(join(folder, 'invoice.pdf'), '%PDF-1.7\n%');
		const workflow = filesWorkflow(world.credentials, { path: join(folder, '*'), prompt });
		const { id } = await world.instance.rest.createWorkflow(workflow);
		await editor.openWorkflow(id);
		await editor.openNode('Segment');
		await editor.execute(/is a PDF document/);
		await editor.addOption('Skip Other Files');
		await editor.turnOn('skipOtherFiles');
		await editor.execute(/1 mask; 1 other file skipped/);
		await editor.shoot(`${LINE}-12-skipped`);
	});
});
