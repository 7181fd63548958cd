import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { EXAMPLE_NODES, catalogExample } from '../tools/examples/exampleWorkflow';
import { itemsOf } from '../tools/n8n/runData';
import { sampleCatalog } from '../tools/simulator';
import { expectMask } from './kit/masks';
import { World } from './kit/world';
import { isFirstLine } from './runFolder';

const [sample] = sampleCatalog;

/**
 * What n8n 3 makes the rule and n8n 2 has already, to be switched on.
 * @see https://docs.n8n.io/changelog/v30-breaking-changes/
 */
const TOMORROW = {
	N8N_SSRF_PROTECTION_ENABLED: 'true',
	// The shared address space and the ways from IPv6 to IPv4, which n8n 3 adds to the list.
	N8N_SSRF_BLOCKED_IP_RANGES: 'default,100.64.0.0/10,64:ff9b::/96,2002::/16,2001::/32',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'false',
	N8N_RUNNERS_TASK_TIMEOUT: '60',
};

/** The demands that this line knows; 1.x has none of them. */
const onSecondLine = isFirstLine() ? describe.skip : describe;

onSecondLine('n8n with the settings of n8n 3', () => {
	let world: World;

	async function runCatalog(env: NodeJS.ProcessEnv) {
		world = await World.start({ binaryMode: 'filesystem', env: { ...TOMORROW, ...env } });
		const { sku, prompt, negativePrompt, segmentFactor } = sample;
		const imageUrl = world.simulator.sampleUrl(sample.name);
		const row = { sku, prompt, negativePrompt, segmentFactor, imageUrl };
		const folder = world.folder('masks');
		await world.instance.importWorkflows([catalogExample('catalog', [row], folder)]);
		return { folder, run: await world.instance.executeWorkflow('catalog') };
	}

	afterEach(async () => {
		await world?.close();
	});

	it('runs the catalog, where the guard of private addresses lets the service through', async () => {
		const { folder, run } = await runCatalog({ N8N_SSRF_ALLOWED_IP_RANGES: '127.0.0.1/32' });
		expect(run.exitCode).toBe(0);
		expect(readdirSync(folder)).toContain(`${sample.sku}-mask.png`);
		await expectMask(readFileSync(join(folder, `${sample.sku}-mask.png`)), sample);
	});

	it('says so where the guard stops a request, and pays nothing', async () => {
		const { run } = await runCatalog({});
		const [{ json }] = itemsOf(run.data, EXAMPLE_NODES.segment, 1);
		expect(json).toMatchObject({ error: { message: expect.stringMatching(/blocked/) } });
		expect(world.simulator.tasks.size).toBe(0);
	});
});
