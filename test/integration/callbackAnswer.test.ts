import { sendJson, useRawService } from './kit/rawService';

const its = useRawService();

test.each([
	['is left out of the answer', undefined, 0],
	['is empty in the answer', { webhook_config: { endpoint: '', secret: '' } }, 1],
	['is in the answer', { webhook_config: { endpoint: 'https://n8n.example.com/a' } }, 0],
])('a Callback URL that %s', async (label, config, notes) => {
	// This process knows the tasks of the other tests.
	const task_id = label.replaceAll(' ', '-');
	its.answer((request, response) => {
		if (request.method !== 'POST') return sendJson(response, 404, { code: 404, data: null });
		sendJson(response, 200, { code: 200, data: { task_id, status: 'pending', config } });
	});
	const callbackUrl = `${its.url()}/hook`;
	const { main, error } = await its.run({
		operation: 'submit',
		callbackUrl,
		options: { tasksInFlight: 1 },
	});
	expect(error).toBeUndefined();
	expect(main[0].json.notes ?? []).toHaveLength(notes);
	if (notes > 0) expect(String(main[0].json.notes)).toMatch(/did not confirm the Callback URL/);
});
