import { sampleCatalog } from '../../tools/simulator';
import type { Editor } from '../kit/editor';
import { SECRET, type World } from '../kit/world';
import type { Camera } from './camera';

const [{ name, prompt }] = sampleCatalog;

/** A credential with a wrong key, then with the right one; n8n tests both. */
export async function makeCredential(editor: Editor, camera: Camera, world: World): Promise<void> {
	const { apiKey, apiUrl, uploadUrl } = world.simulator;
	await editor.page.getByTestId('node-credentials-select').click();
	await editor.text('Create new credential').click();
	await editor.fill('apiKey', 'wrong-key');
	await editor.fill('baseUrl', apiUrl);
	await editor.fill('uploadUrl', uploadUrl);
	await editor.fill('webhookSecret', SECRET);
	await editor.saveCredential();
	await editor.text(/PiAPI does not|Couldn.t connect/).waitFor();
	await camera.shoot('credential-wrong-key');
	await editor.fill('apiKey', apiKey);
	await editor.saveCredential();
	await editor.field('apiKey').waitFor({ state: 'hidden' });
	await camera.shoot('credential-tested');
}

/** Segment: its fields filled in, the result as data and as an image, then the cutout. */
export async function segmentImage(editor: Editor, camera: Camera, world: World): Promise<void> {
	await editor.fill('imageUrl', world.simulator.sampleUrl(name));
	await editor.fill('prompt', prompt);
	await execute(editor, /completed/);
	await camera.shoot('segment-data');
	await showFile(editor, 0);
	await camera.shoot('segment-mask');
	await editor.field('outputs').click();
	await option(editor, 'Cutout').click();
	await editor.page.keyboard.press('Escape');
	await execute(editor, /-cutout\.png/, 'binary');
	await showFile(editor, 0);
	await camera.shoot('segment-cutout');
}

/** Submit gives a pending task; Get Task gives it by its ID once it is done. */
export async function submitAndGet(editor: Editor, camera: Camera, world: World): Promise<void> {
	await choose(editor, 'Submit');
	await execute(editor, /pending/);
	await camera.shoot('submit');
	const taskId = [...world.simulator.tasks.keys()].at(-1)!;
	await choose(editor, 'Get Task');
	await editor.fill('taskId', taskId);
	await execute(editor, new RegExp(taskId));
	await camera.shoot('get-task');
}

export async function readAccount(editor: Editor, camera: Camera): Promise<void> {
	await choose(editor, 'Get Account');
	await execute(editor, /balanceUsd/);
	await camera.shoot('get-account');
}

async function choose(editor: Editor, operation: string): Promise<void> {
	await editor.field('operation').click();
	await option(editor, operation).click();
	await editor.page.waitForTimeout(400);
}

function option(editor: Editor, label: string) {
	return editor.page
		.locator('.el-select-dropdown__item')
		.filter({ hasText: label, visible: true })
		.first();
}

/** Executes the node and shows its output as JSON, or as the list of its files, until what is expected is there. */
async function execute(
	editor: Editor,
	expected: RegExp,
	view: 'json' | 'binary' = 'json',
): Promise<void> {
	const { page } = editor;
	const found = page.getByTestId('output-panel').getByText(expected).filter({ visible: true });
	const tab = page.getByTestId(`radio-button-${view}`).filter({ visible: true }).last();
	await page.getByTestId('node-execute-button').click();
	for (let tries = 0; tries < 40 && (await found.count()) === 0; tries += 1) {
		await page.waitForTimeout(500);
		if (await tab.isVisible()) await tab.click();
	}
	await found.first().waitFor();
}

/** Shows one of the output's files, by its place among them. */
async function showFile(editor: Editor, index: number): Promise<void> {
	await editor.page.getByTestId('radio-button-binary').filter({ visible: true }).last().click();
	await editor.page.getByTestId('ndv-view-binary-data').nth(index).click();
	await editor.page.waitForTimeout(500);
}
