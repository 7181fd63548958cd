import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ensureN8n } from '../n8n/installN8n';
import { N8nInstance } from '../n8n/n8nInstance';
import { packPackage } from '../n8n/packTarball';
import { makeTemporaryFolder, removeTemporaryFolder } from '../n8n/temporaryFolder';
import { sampleCatalog, sampleFileName } from '../simulator';
import type { BenchCase } from './cases';
import type { Contender } from './contenders';
import { drawLargeFile } from './largeFile';
import { drawPhonePhoto } from './phonePhoto';
import { CREDENTIALS, contenderWorkflow, type Row } from './workflows';

/** The key of every run: simulators come and go, the credentials stay. */
export const API_KEY = 'bench-key';
/** The sample that every item is about. */
export const SAMPLE = sampleCatalog[0];

/** Where every simulator of the bench is, one after the other. */
export interface Ports {
	apiPort: number;
	uploadPort: number;
	imagePort: number;
}

/** A run to be made: one contender, one case. */
export interface PlannedRun {
	benchCase: BenchCase;
	contender: Contender;
	itemCount: number;
}

/** The ID of a planned run's workflow. */
export function workflowId({ benchCase, contender, itemCount }: PlannedRun): string {
	return `b${benchCase.number}-${contender}-${itemCount}`;
}

/** A real n8n that keeps files on disk, with this package, the credentials and the workflows of all runs. */
export async function prepareBench(
	runs: PlannedRun[],
	ports: Ports,
	log: (line: string) => void,
): Promise<N8nInstance> {
	const installation = await ensureN8n({ log });
	const packFolder = makeTemporaryFolder('pack');
	const packed = await packPackage(packFolder);
	const instance = await N8nInstance.create(installation, { packed, binaryMode: 'filesystem' });
	removeTemporaryFolder(packFolder);
	const apiUrl = `http://127.0.0.1:${ports.apiPort}`;
	const uploadUrl = `http://127.0.0.1:${ports.uploadPort}`;
	await instance.importCredentials([
		{
			...CREDENTIALS.piApi,
			type: 'piApi',
			data: { apiKey: API_KEY, baseUrl: apiUrl, uploadUrl },
		},
		{
			...CREDENTIALS.httpHeaderAuth,
			type: 'httpHeaderAuth',
			data: { name: 'x-api-key', value: API_KEY },
		},
	]);
	const filePath = join(instance.userFolder, 'large.png');
	writeFileSync(filePath, await drawLargeFile());
	const photoPath = join(instance.userFolder, 'phone.jpg');
	writeFileSync(photoPath, await drawPhonePhoto(SAMPLE.name));
	await instance.importWorkflows(
		runs.map((run) =>
			contenderWorkflow(run.contender, {
				id: workflowId(run),
				rows: rowsOf(run.itemCount, ports),
				apiUrl,
				filePath,
				photoPath,
				requestsPerSecond: run.benchCase.requestsPerSecond,
			}),
		),
	);
	return instance;
}

/** Each row has an address of its own, so that a second task for it would show; the image is the same. */
export function rowsOf(itemCount: number, { imagePort }: Ports): Row[] {
	const address = `http://127.0.0.1:${imagePort}/samples/${sampleFileName(SAMPLE)}`;
	return Array.from({ length: itemCount }, (_, index) => ({
		imageUrl: `${address}?item=${index + 1}`,
		prompt: SAMPLE.prompt,
	}));
}
