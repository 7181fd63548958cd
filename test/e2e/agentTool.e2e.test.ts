import { fetch } from 'undici';

import { sampleCatalog } from '../tools/simulator';
import { startChatModel, type ChatModel } from './kit/chatModel';
import { chosenExample } from './kit/examples';
import { expectMask } from './kit/masks';
import { World } from './kit/world';

const [{ name, prompt }] = sampleCatalog;

describe('the example with an AI agent', () => {
	let world: World;
	let model: ChatModel;
	let chatUrl: string;
	let imageUrl: string;

	beforeAll(async () => {
		world = await World.start({ server: true });
		imageUrl = world.simulator.sampleUrl(name);
		model = await startChatModel(({ messages }) => {
			const last = messages.at(-1)!;
			if (last.role !== 'tool') return { toolArguments: { imageUrl, prompt, negativePrompt: '' } };
			return { text: `The tool said: ${JSON.stringify(last.content)}` };
		});
		const { rest } = world.instance;
		const { id } = await rest.createCredential('OpenAI account', 'openAiApi', model.credential);
		const credentials = { ...world.credentials, openAiApi: { id, name: 'OpenAI account' } };
		const example = chosenExample('agent-tool.json', { credentials });
		const chat = example.nodes.find((node) => node.name === 'When chat message received')!;
		// Makes the chat reachable without the editor.
		chat.parameters = { public: true, mode: 'webhook', options: {} };
		const workflow = await rest.createWorkflow(example);
		await rest.activateWorkflow(workflow);
		chatUrl = `${rest.baseUrl}/webhook/${String(chat.webhookId)}/chat`;
	});

	afterAll(async () => {
		await world?.close();
		await model?.close();
	});

	let answer: string;

	it('offers the node to the model, with the fields that it fills in', async () => {
		const response = await fetch(chatUrl, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				action: 'sendMessage',
				sessionId: 'one',
				chatInput: `Make a mask of the ${prompt} in ${imageUrl}`,
			}),
		});
		answer = await response.text();
		expect({ status: response.status, answer }).toMatchObject({ status: 200 });
		const [{ tools }] = model.requests;
		expect(tools).toHaveLength(1);
		expect(JSON.stringify(tools)).toContain('Public address of the image');
		expect(tools![0].function.parameters).toMatchObject({
			properties: { imageUrl: {}, prompt: {}, negativePrompt: {} },
		});
	});

	it('makes one task, and tells the model where the mask is', async () => {
		expect(world.simulator.tasks.size).toBe(1);
		expect(model.requests).toHaveLength(2);
		const { output } = JSON.parse(answer) as { output: string };
		const [, url] = /maskUrl\W+(http[^"\\]+)/.exec(output) ?? [];
		const response = await fetch(url ?? 'http://the-answer-names-no-mask.invalid');
		await expectMask(Buffer.from(await response.arrayBuffer()), { name, prompt });
	});

	it('tells the model no more than it can use', () => {
		const { content } = model.requests[1].messages.at(-1)!;
		expect(JSON.stringify(content).length).toBeLessThan(800);
		expect(JSON.stringify(content)).toMatch(/outcome.*coverage.*boundingBox.*costUsd/);
	});

	it('gives the model no key', () => {
		expect(JSON.stringify(model.requests)).not.toContain(world.simulator.apiKey);
	});
});
