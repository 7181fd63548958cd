import {
	EXAMPLE_FILES,
	EXAMPLE_NODES,
	catalogExample,
	readExample,
} from '../tools/examples/exampleWorkflow';
import type { N8nInstance } from '../tools/n8n/n8nInstance';
import { itemsOf } from '../tools/n8n/runData';
import { sampleCatalog, type Simulator } from '../tools/simulator';
import { expectMask } from './kit/masks';
import { World, credentialData } from './kit/world';
import { deliveryWorkflow } from './triggerWorkflows';

const NODE_TYPE = 'n8n-nodes-piapi-segment.segmentWithPrompt';

interface NodeTypeDescription {
	name: string;
	displayName: string;
	iconUrl?: string | { light: string; dark: string };
	codex?: { categories?: string[]; resources?: object };
	usableAsTool?: boolean;
}

describe('a running n8n server', () => {
	let world: World;
	let simulator: Simulator;
	let instance: N8nInstance;

	const accountRequests = () => simulator.requests.filter(({ kind }) => kind === 'account').length;

	beforeAll(async () => {
		world = await World.start({ server: true });
		({ simulator, instance } = world);
	});

	afterAll(async () => {
		await world?.close();
	});

	it('knows the node, also as a tool for agents', async () => {
		const types = JSON.parse(
			(await instance.rest.download('/types/nodes.json')).toString('utf8'),
		) as NodeTypeDescription[];
		const names = types.map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining([NODE_TYPE, `${NODE_TYPE}Tool`]));
	});

	it('has every node of the examples, in the version they use', async () => {
		const types = JSON.parse(
			(await instance.rest.download('/types/nodes.json')).toString(),
		) as Array<{
			name: string;
			version: number | number[];
		}>;
		for (const { type, typeVersion, name } of EXAMPLE_FILES.flatMap(
			(file) => readExample(file).nodes,
		)) {
			const versions = types.filter((each) => each.name === type).flatMap(({ version }) => version);
			expect({ name, type, versions }).toMatchObject({
				versions: expect.arrayContaining([typeVersion]),
			});
		}
	});

	it('shows its icon and its place among the nodes', async () => {
		const [type] = await instance.rest.send<NodeTypeDescription[]>('POST', '/rest/node-types', {
			nodeInfos: [{ name: NODE_TYPE, version: 1 }],
		});
		expect(type.codex?.categories?.length).toBeGreaterThan(0);
		const { iconUrl } = type;
		const urls = typeof iconUrl === 'string' ? [iconUrl] : Object.values(iconUrl ?? {});
		expect(urls.length).toBeGreaterThan(0);
		for (const url of urls) {
			expect((await instance.rest.download(`/${url}`)).toString('utf8')).toContain('<svg');
		}
	});

	it.each([
		{ key: 'the right key', isRight: true, status: 'OK' },
		{ key: 'a wrong key', isRight: false, status: 'Error' },
	])('tests a credential with $key by one free request: $status', async ({ isRight, status }) => {
		const name = `Tested with ${isRight ? 'right' : 'wrong'} key`;
		const data = credentialData(simulator, isRight ? simulator.apiKey : 'wrong-key');
		const { id } = await instance.rest.createCredential(name, 'piApi', data);
		const countBefore = accountRequests();
		const result = await instance.rest.testCredential({ id, name, type: 'piApi', data });
		expect(result.status).toBe(status);
		expect(accountRequests() - countBefore).toBe(1);
		expect(simulator.requests).toHaveLength(accountRequests());
		expect(simulator.tasks.size).toBe(0);
	});

	it('does not activate the trigger without a secret in the credential, and says what to do', async () => {
		const { apiKey, apiUrl: baseUrl } = simulator;
		const { rest } = instance;
		const bare = await rest.createCredential('Bare', 'piApi', { apiKey, baseUrl });
		const workflow = await rest.createWorkflow(deliveryWorkflow(bare.id, instance.userFolder));
		await expect(rest.activateWorkflow(workflow)).rejects.toThrow(/no Webhook Secret: enter/);
	});

	it('runs the example by hand, as the editor does, and serves the masks', async () => {
		const { rest } = instance;
		const [sample] = sampleCatalog;
		const { name, sku, prompt, negativePrompt, segmentFactor } = sample;
		const imageUrl = simulator.sampleUrl(name);
		const row = { sku, prompt, negativePrompt, segmentFactor, imageUrl };
		const { id: _, ...example } = catalogExample('', [row], world.folder('masks'));
		for (const node of example.nodes) {
			// What choosing the credential in the editor does.
			if (node.type === NODE_TYPE) node.credentials = world.credentials;
		}

		const workflow = await rest.createWorkflow(example);
		const { executionId } = await rest.runWorkflow(workflow, EXAMPLE_NODES.trigger);
		const execution = await rest.waitForExecution(executionId);

		expect(execution.status).toBe('success');
		const [item] = itemsOf(execution.data, EXAMPLE_NODES.segment);
		expect(item.json).toMatchObject({ outcome: 'succeeded', status: 'completed' });
		await expectMask(await rest.downloadBinary(item.binary?.mask.id ?? ''), sample);
	});

	it('pays once for what a failed execution is retried for, also if it is retried twice', async () => {
		const { rest } = instance;
		const rows = sampleCatalog.slice(0, 3).map(({ name, ...row }) => ({
			...row,
			imageUrl: simulator.sampleUrl(name),
		}));
		const { id: _, ...example } = catalogExample('', rows, world.folder('retried'));
		for (const node of example.nodes) {
			if (node.type !== NODE_TYPE) continue;
			Object.assign(node, { credentials: world.credentials, onError: 'stopWorkflow' });
			node.parameters = {
				...(node.parameters as object),
				options: { tasksInFlight: 1, reuseEarlierTasks: 0 },
			};
		}
		const paidBefore = simulator.counters.tasksPaid;
		const answer = { status: 400, body: { code: 400, message: 'invalid image_url' } };
		simulator.script('create', ['pass', answer]);
		const workflow = await rest.createWorkflow(example);
		const { executionId } = await rest.runWorkflow(workflow, EXAMPLE_NODES.trigger);
		const failed = await rest.waitForExecution(executionId);
		expect([failed.status, simulator.counters.tasksPaid - paidBefore]).toEqual(['error', 1]);

		const retries = [await rest.retryExecution(failed), await rest.retryExecution(failed)];
		expect(retries.map(({ status }) => status)).toEqual(['success', 'success']);
		expect(simulator.counters.tasksPaid - paidBefore).toBe(rows.length);
		const [first, second] = retries.map(({ data }) =>
			itemsOf(data, EXAMPLE_NODES.segment).map(({ json }) => json.task_id),
		);
		expect(first).toHaveLength(rows.length);
		expect(second).toEqual(first);
	});
});
