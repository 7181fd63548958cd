import type { Workflow } from '../../n8n/restClient';

/** Who takes PiAPI's calls. */
export const RECEIVERS = ['trigger', 'byHand'] as const;
export type Receiver = (typeof RECEIVERS)[number];

export const RECEIVER_LABELS: Record<Receiver, string> = {
	trigger: 'PiAPI Trigger',
	byHand: 'Webhook by hand',
};

const WEBHOOK_ID = '8f5b8a52-2a3c-4f0e-b7a1-0d2c9e6f5a01';

/** Path of a receiver's Production URL. */
export const RECEIVER_PATHS: Record<Receiver, string> = {
	trigger: `/webhook/${WEBHOOK_ID}/piapi`,
	byHand: '/webhook/by-hand',
};

/** IDs of the credentials and addresses that a workflow needs. */
export interface ReceiverSettings {
	piApi: string;
	httpHeaderAuth: string;
	apiUrl: string;
	/** Asked with each start. */
	startedUrl: string;
}

interface Step {
	name: string;
	type: string;
	typeVersion: number;
	parameters: object;
	credentials?: object;
	webhookId?: string;
}

/** The receiver's steps, and behind them one that tells the bench that the workflow has the mask. */
export function receiverWorkflow(receiver: Receiver, settings: ReceiverSettings): Workflow {
	const steps = [
		...(receiver === 'trigger' ? triggerSteps(settings) : stepsByHand(settings)),
		tellBench(receiver, settings),
	];
	const connections = Object.fromEntries(
		steps
			.slice(0, -1)
			.map(({ name }, index) => [
				name,
				{ main: [[{ node: steps[index + 1].name, type: 'main', index: 0 }]] },
			]),
	);
	const nodes = steps.map((step, index) => ({
		...step,
		id: `n${index}`,
		position: [index * 220, 0],
	}));
	return { name: RECEIVER_LABELS[receiver], nodes, connections };
}

function triggerSteps({ piApi }: ReceiverSettings): Step[] {
	return [
		{
			name: 'Called',
			type: 'n8n-nodes-piapi-segment.piApiTrigger',
			typeVersion: 1,
			webhookId: WEBHOOK_ID,
			parameters: { outputs: ['mask'], options: {} },
			credentials: { piApi: { id: piApi, name: 'PiAPI account' } },
		},
	];
}

/** What is built from n8n's own nodes: believe the call, get the task, get the file. */
function stepsByHand({ httpHeaderAuth, apiUrl }: ReceiverSettings): Step[] {
	const request = { type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 };
	return [
		{
			name: 'Called',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: 'by-hand',
			parameters: { httpMethod: 'POST', path: 'by-hand', options: {} },
		},
		{
			...request,
			name: 'Get',
			parameters: {
				url: `=${apiUrl}/api/v1/task/{{ $json.body.data.task_id }}`,
				authentication: 'genericCredentialType',
				genericAuthType: 'httpHeaderAuth',
				options: {},
			},
			credentials: { httpHeaderAuth: { id: httpHeaderAuth, name: 'PiAPI key' } },
		},
		{
			...request,
			name: 'Mask',
			parameters: {
				url: '={{ $json.data.output.image_urls[2] }}',
				options: { response: { response: { responseFormat: 'file', outputPropertyName: 'mask' } } },
			},
		},
	];
}

function tellBench(receiver: Receiver, { startedUrl }: ReceiverSettings): Step {
	const id = receiver === 'trigger' ? '$json.task_id' : "$('Called').item.json.body.data.task_id";
	return {
		name: 'Tell',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { url: `=${startedUrl}?task={{ ${id} }}`, options: {} },
	};
}
