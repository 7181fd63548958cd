import type { Editor } from '../kit/editor';
import type { World } from '../kit/world';
import type { Camera } from './camera';

/** The package among the community nodes, and its nodes in the panel. */
export async function showInstallation(
	editor: Editor,
	camera: Camera,
	{ instance }: World,
): Promise<void> {
	await editor.page.goto(`${instance.rest.baseUrl}/settings/community-nodes`);
	await editor.text('n8n-nodes-piapi-segment').waitFor();
	await camera.shoot('installed');
	await editor.newWorkflow();
	await editor.search('manual');
	await editor.pick(/manual/i);
	await editor.page.waitForTimeout(500);
	await editor.search('segment', 'PiAPI Segment With Prompt');
	await camera.shoot('search');
	await editor.pick('PiAPI Segment With Prompt');
	await camera.shoot('operations');
	await editor.pick('Cut out or mask things in an image');
	await editor.text('Execute step').waitFor();
	await camera.shoot('fields');
}
