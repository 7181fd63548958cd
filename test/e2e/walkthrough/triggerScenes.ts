import type { Workflow } from '../../tools/n8n/restClient';
import { sampleCatalog } from '../../tools/simulator';
import type { Editor } from '../kit/editor';
import type { World } from '../kit/world';
import { CALLBACK_PATH, deliveryWorkflow, submitWorkflow } from '../triggerWorkflows';
import type { Camera } from './camera';

const [{ name, prompt }] = sampleCatalog;

/** The trigger's address, a task submitted with it, and the workflow that PiAPI's call has started. */
export async function showTrigger(editor: Editor, camera: Camera, world: World): Promise<void> {
	const { rest, userFolder } = world.instance;
	const { id } = world.credentials.piApi;
	const trigger = await rest.createWorkflow(deliveryWorkflow(id, userFolder));
	await openNode(editor, rest.baseUrl, trigger, 'PiAPI Trigger');
	await editor.page.locator('.clickable').filter({ hasText: 'Webhook URLs' }).click();
	await editor.text(/\/webhook(-test)?\/.+\/piapi/).waitFor();
	await camera.shoot('trigger-address');

	await rest.activateWorkflow(trigger);
	const rows = [{ imageUrl: world.simulator.sampleUrl(name), prompt }];
	const submit = await rest.createWorkflow(
		submitWorkflow(id, `${rest.baseUrl}${CALLBACK_PATH}`, rows),
	);
	await openNode(editor, rest.baseUrl, submit, 'Submit');
	await editor.field('callbackUrl').waitFor();
	await camera.shoot('submit-with-callback');

	const { executionId } = await rest.runWorkflow(submit, 'Run by hand');
	await rest.waitForExecution(executionId);
	const started = async () => (await rest.listExecutions(trigger.id))[0];
	await world.until('the start by the call', async () => (await started())?.status === 'success');
	await editor.page.goto(
		`${rest.baseUrl}/workflow/${trigger.id}/executions/${(await started()).id}`,
	);
	await editor.page.waitForTimeout(3_000);
	await camera.shoot('trigger-fired');
}

/** Opens a saved workflow with one of its nodes in front. */
async function openNode(
	editor: Editor,
	baseUrl: string,
	{ id, nodes }: Workflow,
	name: string,
): Promise<void> {
	const node = nodes.find((each) => each.name === name);
	await editor.page.goto(`${baseUrl}/workflow/${id}/${String(node?.id)}`);
}
