import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { compareMasks, decodeGray } from '../demo/comparePictures';
import { CREDENTIAL_NAME, EXAMPLE_NODES, catalogExample } from '../demo/exampleWorkflow';
import { renderPictures } from '../demo/samplePictures';
import { N8nInstance } from '../n8n/n8nInstance';
import { itemsOf } from '../n8n/runData';
import { startSimulator } from '../simulator';
import { prepared } from './runFolder';

const { installation, packed } = prepared();
const OWNER = {
	email: 'owner@example.com',
	password: 'Only-for-tests-1',
	firstName: 'Test',
	lastName: 'Owner',
};
const NODE_TYPE = 'n8n-nodes-piapi-segment.segmentWithPrompt';

interface NodeTypeDescription {
	name: string;
	displayName: string;
	iconUrl?: string | { light: string; dark: string };
	codex?: { categories?: string[]; resources?: object };
	usableAsTool?: boolean;
}

describe('a running n8n server', () => {
	let simulator: Awaited<ReturnType<typeof startSimulator>>;
	let instance: N8nInstance;

	const credentialData = (apiKey: string) => ({
		apiKey,
		baseUrl: simulator.apiUrl,
		uploadUrl: simulator.uploadUrl,
	});
	const accountRequests = () => simulator.requests.filter(({ kind }) => kind === 'account').length;

	beforeAll(async () => {
		simulator = await startSimulator();
		instance = await N8nInstance.create(installation, { packed, binaryMode: 'filesystem' });
		await instance.start();
		await instance.rest.setUpOwner(OWNER);
	});

	afterAll(async () => {
		await instance?.close();
		await simulator?.close();
	});

	it('knows the node, also as a tool for agents', async () => {
		const types = JSON.parse(
			(await instance.rest.download('/types/nodes.json')).toString('utf8'),
		) as NodeTypeDescription[];
		const names = types.map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining([NODE_TYPE, `${NODE_TYPE}Tool`]));
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
		{ key: 'the right key', isRight: true, status: 'OK', requests: 1 },
		// n8n itself sends a request with a credential once more after a 401.
		{ key: 'a wrong key', isRight: false, status: 'Error', requests: 2 },
	])(
		'tests a credential with $key by $requests free request(s): $status',
		async ({ isRight, status, requests }) => {
			const name = `Tested with ${isRight ? 'right' : 'wrong'} key`;
			const data = credentialData(isRight ? simulator.apiKey : 'wrong-key');
			const { id } = await instance.rest.createCredential(name, 'piApi', data);
			const countBefore = accountRequests();
			const result = await instance.rest.testCredential({ id, name, type: 'piApi', data });
			expect(result.status).toBe(status);
			expect(accountRequests() - countBefore).toBe(requests);
			expect(simulator.requests).toHaveLength(accountRequests());
			expect(simulator.tasks.size).toBe(0);
		},
	);

	it('runs the example by hand, as the editor does, and serves the masks', async () => {
		const { rest } = instance;
		const data = credentialData(simulator.apiKey);
		const { id } = await rest.createCredential(CREDENTIAL_NAME, 'piApi', data);
		const [{ name, ...picture }] = await renderPictures();
		const { sku, prompt, negativePrompt, segmentFactor, truth } = picture;
		const imageUrl = simulator.sampleUrl(name);
		const folder = join(instance.userFolder, 'masks');
		mkdirSync(folder);
		const row = { sku, prompt, negativePrompt, segmentFactor, imageUrl };
		const { id: _, ...example } = catalogExample('', [row], folder);
		for (const node of example.nodes) {
			// What choosing the credential in the editor does.
			if (node.type === NODE_TYPE) node.credentials = { piApi: { id, name: CREDENTIAL_NAME } };
		}

		const workflow = await rest.createWorkflow(example);
		const { executionId } = await rest.runWorkflow(workflow, EXAMPLE_NODES.trigger);
		const execution = await rest.waitForExecution(executionId);

		expect(execution.status).toBe('success');
		const [item] = itemsOf(execution.data, EXAMPLE_NODES.segment);
		expect(item.json).toMatchObject({ outcome: 'succeeded', status: 'completed' });
		const mask = await decodeGray(await rest.downloadBinary(item.binary?.mask.id ?? ''));
		expect(compareMasks(mask, truth)).toMatchObject({ equal: true });
	});
});
