import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { fetch } from 'undici';

import { sampleCatalog } from '../tools/simulator';
import { chosenExample } from './kit/examples';
import { expectMask } from './kit/masks';
import { World } from './kit/world';

const [{ name, prompt }] = sampleCatalog;
const TOKEN = 'only-for-tests-of-mcp';

interface ToolResult {
	isError?: boolean;
	content: Array<{ type: string; text: string }>;
}

describe('the example for MCP clients', () => {
	let world: World;
	let client: Client;
	let url: URL;
	let imageUrl: string;

	const connect = async (token: string) => {
		const mcp = new Client({ name: 'test', version: '1.0.0' });
		const headers = { authorization: `Bearer ${token}` };
		await mcp.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
		return mcp;
	};
	const call = async (tool: string, fields: Record<string, unknown>) =>
		(await client.callTool({ name: tool, arguments: fields })) as unknown as ToolResult;
	const readItem = ({ content: [{ text }] }: ToolResult) => {
		const [item, ...others] = JSON.parse(text) as Array<Record<string, unknown>>;
		expect(others).toEqual([]);
		return item;
	};

	beforeAll(async () => {
		world = await World.start({ server: true });
		imageUrl = world.simulator.sampleUrl(name);
		const { rest } = world.instance;
		const bearer = await rest.createCredential('Bearer', 'httpBearerAuth', { token: TOKEN });
		const credentials = {
			...world.credentials,
			httpBearerAuth: { id: bearer.id, name: 'Bearer' },
		};
		const workflow = await rest.createWorkflow(chosenExample('mcp-tool.json', { credentials }));
		await rest.activateWorkflow(workflow);
		const trigger = workflow.nodes.find(({ type }) => type.endsWith('.mcpTrigger'))!;
		const { path } = trigger.parameters as { path: string };
		url = new URL(`${rest.baseUrl}/mcp/${path}`);
		client = await connect(TOKEN);
	});

	afterAll(async () => {
		await client?.close();
		await world?.close();
	});

	it('lets nobody in without the token', async () => {
		await expect(connect('another')).rejects.toMatchObject({ code: 403 });
	});

	it('offers three tools, and tells what to fill in', async () => {
		const { tools } = await client.listTools();
		expect(tools.map((tool) => tool.name).sort()).toEqual([
			'Get_balance',
			'Get_mask',
			'Segment_image',
		]);
		const segment = tools.find((tool) => tool.name === 'Segment_image')!;
		expect(segment.description).toMatch(/mask.*[Cc]osts money/);
		const properties = (segment.inputSchema.properties ?? {}) as Record<
			string,
			{ description?: string }
		>;
		expect(properties).toMatchObject({
			imageUrl: { type: 'string' },
			prompt: { type: 'string' },
			negativePrompt: { type: 'string' },
			segmentFactor: { type: 'number' },
		});
		for (const { description } of Object.values(properties)) {
			expect(description).toMatch(/\w+ \w+ \w+/);
		}
	});

	let taskId: string;

	it('makes one task, and answers with what a model can use', async () => {
		const item = readItem(
			await call('Segment_image', { imageUrl, prompt, negativePrompt: '', segmentFactor: 0 }),
		);
		expect(world.simulator.counters.tasksCreated).toBe(1);
		expect(Object.keys(item).length).toBeLessThanOrEqual(10);
		expect(item).toMatchObject({
			outcome: 'succeeded',
			prompt,
			coverage: expect.any(Number),
			boundingBox: { left: expect.any(Number), top: expect.any(Number) },
			costUsd: expect.any(Number),
		});
		taskId = String(item.task_id);
		const response = await fetch(String(item.maskUrl));
		await expectMask(Buffer.from(await response.arrayBuffer()), { name, prompt });
	});

	it('gives the same mask again by its task, for free', async () => {
		const item = readItem(await call('Get_mask', { taskId }));
		expect(item).toMatchObject({ task_id: taskId, outcome: 'succeeded', prompt });
		expect(world.simulator.counters.tasksCreated).toBe(1);
	});

	it('tells the balance', async () => {
		const item = readItem(await call('Get_balance', {}));
		expect(JSON.stringify(item)).toMatch(/"\w*[Uu]sd\w*":\d/);
	});

	it('says what to do where an image cannot be had, and pays nothing', async () => {
		const fields = { imageUrl: 'not an address', prompt, negativePrompt: '', segmentFactor: 0 };
		const { isError, content } = await call('Segment_image', fields);
		expect(isError).toBe(true);
		expect(content[0].text).toMatch(/Image URL/);
		expect(world.simulator.counters.tasksCreated).toBe(1);
	});

	it('keeps the key to itself', async () => {
		const answers = [await call('Get_mask', { taskId }), await client.listTools()];
		expect(JSON.stringify(answers)).not.toContain(world.simulator.apiKey);
	});
});
