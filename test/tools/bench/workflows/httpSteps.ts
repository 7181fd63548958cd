import { CREDENTIALS, MASK_NODE, type Step } from './workflow';

/** Share of a limit that is used: at the whole of it, one request that comes a little early would end the run. */
export const RATE_SHARE = 0.9;

/** What a contender made of n8n's own nodes depends on. */
export interface HttpSetup {
	apiUrl: string;
	waitSeconds: number;
	/** 0 is no limit. Otherwise the nodes use their option Batching, as n8n advises after a 429. */
	requestsPerSecond: number;
}

/** The nodes that create, wait, look, decide and fetch, as the editor saves them. */
export function httpSteps({ apiUrl, waitSeconds, requestsPerSecond }: HttpSetup): Step[] {
	const options = batching(requestsPerSecond);
	return [
		httpRequest('Create', {
			method: 'POST',
			url: `${apiUrl}/api/v1/task`,
			...HEADER_AUTH,
			sendBody: true,
			specifyBody: 'json',
			jsonBody:
				"={{ JSON.stringify({ model: 'Qubico/image-toolkit', task_type: 'segment', input: { image: $json.imageUrl, " +
				"prompt: $json.prompt, negative_prompt: '', segment_factor: 0 } }) }}",
			options,
		}),
		{
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			parameters: { resume: 'timeInterval', amount: waitSeconds, unit: 'seconds' },
		},
		httpRequest('Look', {
			url: `=${apiUrl}/api/v1/task/{{ $json.data.task_id }}`,
			...HEADER_AUTH,
			options,
		}),
		IS_COMPLETED,
		httpRequest(MASK_NODE, {
			url: '={{ $json.data.output.image_urls[2] }}',
			options: { response: { response: { responseFormat: 'file', outputPropertyName: 'mask' } } },
		}),
	];
}

const HEADER_AUTH = { authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' };

const IS_COMPLETED: Step = {
	name: 'Completed?',
	type: 'n8n-nodes-base.if',
	typeVersion: 2.3,
	parameters: {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 3 },
			conditions: [
				{
					id: 'is-completed',
					leftValue: '={{ $json.data.status }}',
					rightValue: 'completed',
					operator: { type: 'string', operation: 'equals' },
				},
			],
			combinator: 'and',
		},
		options: {},
	},
};

function httpRequest(
	name: string,
	parameters: { authentication?: string; [field: string]: unknown },
): Step {
	const { httpHeaderAuth } = CREDENTIALS;
	return {
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.3,
		parameters,
		...(parameters.authentication !== undefined && { credentials: { httpHeaderAuth } }),
	};
}

function batching(requestsPerSecond: number): object {
	if (requestsPerSecond === 0) return {};
	const batchSize = Math.round(requestsPerSecond * RATE_SHARE);
	return { batching: { batch: { batchSize, batchInterval: 1_000 } } };
}
