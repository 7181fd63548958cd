import type { Workflow } from '../tools/n8n/restClient';
import { byHand, place, to } from '../tools/n8n/workflowParts';

const PACKAGE = 'n8n-nodes-piapi-segment';
/** The part of the webhook's address that the editor makes up when a trigger is added. */
const WEBHOOK_ID = '3e0f7a52-1f0c-4c1e-9b52-6f1d2a9c8e01';

/** Path of the trigger's Production URL. */
export const CALLBACK_PATH = `/webhook/${WEBHOOK_ID}/piapi`;

const credentials = (id: string) => ({ piApi: { id, name: 'PiAPI account' } });

/** PiAPI Trigger → a file for each start, named by its task and execution. */
export function deliveryWorkflow(credentialId: string, folder: string): Workflow {
	return {
		name: 'Delivery',
		nodes: [
			{
				...place('t', 0),
				typeVersion: 1,
				name: 'PiAPI Trigger',
				type: `${PACKAGE}.piApiTrigger`,
				webhookId: WEBHOOK_ID,
				parameters: { outputs: ['mask'], options: {} },
				credentials: credentials(credentialId),
			},
			{
				...place('w', 1),
				typeVersion: 1,
				name: 'Write mask',
				type: 'n8n-nodes-base.readWriteFile',
				parameters: {
					operation: 'write',
					fileName: `=${folder}/{{ $json.task_id }}.{{ $execution.id }}.png`,
					dataPropertyName: 'mask',
					options: {},
				},
			},
		],
		connections: { 'PiAPI Trigger': to('Write mask') },
	};
}

/** A row of a catalog that is submitted. */
export interface SubmitRow {
	imageUrl: string;
	prompt: string;
}

/** Run by hand → rows → Submit with a callback. */
export function submitWorkflow(credentialId: string, callbackUrl: string, rows: SubmitRow[]) {
	return {
		name: 'Submit',
		nodes: [
			byHand(),
			{
				...place('r', 1),
				name: 'Rows',
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				parameters: { jsCode: `return ${JSON.stringify(rows)}.map((json) => ({ json }));` },
			},
			{
				...place('s', 2),
				typeVersion: 1,
				name: 'Submit',
				type: `${PACKAGE}.segmentWithPrompt`,
				parameters: {
					operation: 'submit',
					imageUrl: '={{ $json.imageUrl }}',
					prompt: '={{ $json.prompt }}',
					callbackUrl,
					options: {},
				},
				credentials: credentials(credentialId),
			},
		],
		connections: { 'Run by hand': to('Rows'), Rows: to('Submit') },
	};
}
