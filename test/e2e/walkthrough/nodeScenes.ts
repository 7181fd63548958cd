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
	await execute(editor, /succeeded/);
	await camera.shoot('segment-data');
	await showFile(editor);
	await camera.shoot('segment-mask');
	await editor.field('outputs').click();
	await option(editor, 'Cutout').click();
	await editor.page.keyboard.press('Escape');
	await execute(editor, /-cutout\.png/);
	await showFile(editor, -1);
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

async function execute(editor: Editor, expected: RegExp): Promise<void> {
	const output = editor.page.getByTestId('output-panel');
	await editor.page.getByTestId('node-execute-button').click();
	await output.getByText(expected).filter({ visible: true }).first().waitFor();
}

/** Opens a file of the output, the first unless said otherwise. */
async function showFile(editor: Editor, index = 0): Promise<void> {
	await editor.page.getByTestId('radio-button-binary').filter({ visible: true }).last().click();
	const buttons = editor.page.getByTestId('ndv-view-binary-data');
	await (index < 0 ? buttons.last() : buttons.nth(index)).click();
	await editor.page.waitForTimeout(500);
}
