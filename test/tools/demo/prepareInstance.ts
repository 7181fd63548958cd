import { resolve } from 'node:path';

import { ensureN8n } from '../n8n/installN8n';
import { N8nInstance } from '../n8n/n8nInstance';
import { buildPackage, packPackage } from '../n8n/packTarball';
import { makeTemporaryFolder, removeTemporaryFolder } from '../n8n/temporaryFolder';
import { CREDENTIAL_NAME, catalogExample, type CatalogRow } from '../examples/exampleWorkflow';
import type { DemoService } from './service';

/** Where the example writes its masks and cutouts. */
export const OUTPUT_FOLDER = resolve(__dirname, '../../../demo-output');

/** The ID under which the example is imported. */
export const WORKFLOW_ID = 'catalog-to-disk';

/** A real n8n with this package as it would be published, and a credential for `service`. */
export async function prepareInstance(
	service: DemoService,
	log: (line: string) => void,
): Promise<N8nInstance> {
	const installation = await ensureN8n({ log });
	log(`n8n ${installation.version} is there. Building and packing this package …`);
	await buildPackage();
	const packFolder = makeTemporaryFolder('pack');
	const packed = await packPackage(packFolder);
	log(`Installing ${packed.name} (${packed.files.length} files, ${packed.bytes} bytes) into it …`);
	const instance = await N8nInstance.create(installation, {
		packed,
		binaryMode: 'filesystem',
		env: { N8N_RESTRICT_FILE_ACCESS_TO: OUTPUT_FOLDER },
	});
	removeTemporaryFolder(packFolder);
	await instance.importCredentials([
		{ id: 'piapi-demo', name: CREDENTIAL_NAME, type: 'piApi', data: service.credential },
	]);
	return instance;
}

/** Imports the catalog example with these rows. */
export async function importExample(instance: N8nInstance, rows: CatalogRow[]): Promise<void> {
	const plainRows = rows.map(({ sku, imageUrl, prompt, negativePrompt, segmentFactor }) => ({
		sku,
		imageUrl,
		prompt,
		negativePrompt,
		segmentFactor,
	}));
	await instance.importWorkflows([catalogExample(WORKFLOW_ID, plainRows, OUTPUT_FOLDER)]);
}
