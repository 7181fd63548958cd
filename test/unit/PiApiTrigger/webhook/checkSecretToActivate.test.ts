import { checkSecretToActivate } from '../../../../nodes/PiApiTrigger/webhook/checkSecretToActivate';

/** Activates a trigger whose credential has this secret. */
async function activate(webhookSecret: unknown): Promise<void> {
	const n8n = {
		getCredentials: async () => ({ webhookSecret }),
		getNode: () => ({ name: 'PiAPI Trigger' }),
	};
	await checkSecretToActivate(n8n as never);
}

test.each([
	['none', undefined, /has no Webhook Secret: enter .* at least 16 characters/],
	['an empty one', '', /has no Webhook Secret/],
	['blanks', ' '.repeat(20), /has no Webhook Secret/],
	['15 characters', 'a'.repeat(15), /is too short: enter .* at least 16 characters/],
	['15 with blanks around', `  ${'a'.repeat(15)}  `, /is too short/],
	['no text', 1234567890123456, /has no Webhook Secret/],
])('a trigger is not activated with %s', async (_label, secret, message) => {
	await expect(activate(secret)).rejects.toThrow(message);
});

test('16 characters will do', async () => {
	await expect(activate('a'.repeat(16))).resolves.toBeUndefined();
});
