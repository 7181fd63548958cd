/**
 * Performs what the video for n8n's verification shows, in n8n 2 and Chromium, against the local stand-in for PiAPI, and
 * leaves an image of each step: `npm run walkthrough`, or with `-- FOLDER`.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

import { N8N_LINES } from '../../tools/n8n/lines';
import { buildPackage } from '../../tools/n8n/packTarball';
import { prepareRun } from '../prepareRun';
import { Editor } from '../kit/editor';
import { World } from '../kit/world';
import { prepared } from '../runFolder';
import { listAsInstalled } from './listAsInstalled';
import { makeCredential, readAccount, segmentImage, submitAndGet } from './nodeScenes';
import { Camera } from './camera';
import { showInstallation } from './installScenes';
import { showTrigger } from './triggerScenes';

const DEFAULT_FOLDER = resolve(__dirname, '../../../walkthrough-output');
const LINE = N8N_LINES[N8N_LINES.length - 1];

async function main(): Promise<void> {
	const folder = resolve(process.argv[2] ?? DEFAULT_FOLDER);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	(globalThis as { n8nLine?: string }).n8nLine = LINE.name;
	await buildPackage();
	await prepareRun([LINE]);
	const world = await World.start({ server: true, simulator: { workMs: 1_500 } });
	let editor: Editor | undefined;
	try {
		await listAsInstalled(prepared(), world.instance);
		editor = await Editor.open(world.instance.rest.baseUrl);
		const camera = new Camera(editor.page, folder);
		await showInstallation(editor, camera, world);
		await makeCredential(editor, camera, world);
		await segmentImage(editor, camera, world);
		await submitAndGet(editor, camera, world);
		await readAccount(editor, camera);
		await showTrigger(editor, camera, world);
		console.log(`${camera.count} images are in ${folder}`);
	} catch (error) {
		await editor?.page.screenshot({ path: resolve(folder, 'failed.png') });
		throw error;
	} finally {
		await editor?.close();
		await world.close();
	}
}

main().then(
	() => process.exit(0),
	(error: Error) => {
		console.error(error.stack);
		process.exit(1);
	},
);
