import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { asText } from '../shared/json';

/** Without a secret anybody could start the workflow, so it is not activated. */
export async function requireSecret(n8n: IHookFunctions): Promise<void> {
	const { webhookSecret } = await n8n.getCredentials('piApi');
	if (asText(webhookSecret) !== undefined) return;
	throw new NodeOperationError(n8n.getNode(), 'The PiAPI credential has no Webhook Secret', {
		description:
			'Open the credential and enter any long random text as Webhook Secret. PiAPI sends it back with each call, which tells this workflow that the call is meant for it.',
	});
}
