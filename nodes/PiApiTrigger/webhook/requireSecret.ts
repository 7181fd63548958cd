import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { asText } from '../../shared/task/json';

/** Without a secret anybody could start the workflow, so it is not activated. */
export async function requireSecret(n8n: IHookFunctions): Promise<void> {
	const { webhookSecret } = await n8n.getCredentials('piApi');
	if (asText(webhookSecret) !== undefined) return;
	// n8n 2.x shows the message only, so it has to say what to do.
	const message =
		'The PiAPI credential has no Webhook Secret: enter any long random text there, then publish again';
	throw new NodeOperationError(n8n.getNode(), message, {
		description: 'PiAPI sends the secret back with each call, which proves that the call is real.',
	});
}
