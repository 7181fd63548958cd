import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { isSecretEnough, SHORTEST_WEBHOOK_SECRET } from '../../shared/piapi/webhookSecret';
import { asText } from '../../shared/values/json';

/** Refuses to activate without a secret that cannot be guessed: anybody could start the workflow. */
export async function checkSecretToActivate(n8n: IHookFunctions): Promise<void> {
	const { webhookSecret } = await n8n.getCredentials('piApi');
	const secret = asText(webhookSecret) ?? '';
	if (isSecretEnough(secret)) return;
	const lack =
		secret === ''
			? 'The PiAPI credential has no Webhook Secret'
			: 'The Webhook Secret of the PiAPI credential is too short';
	// n8n 2.x shows only the message, so it has to say what to do.
	const message = `${lack}: enter a random text of at least ${SHORTEST_WEBHOOK_SECRET} characters there, then try again`;
	throw new NodeOperationError(n8n.getNode(), message, {
		description: 'PiAPI sends the secret back with each call, which proves that the call is real.',
	});
}
