import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';

import { exitOnSignals } from '../n8n/runCommand';
import { failWith } from './failWith';
import { OUTPUT_FOLDER, WORKFLOW_ID, importExample, prepareInstance } from './prepareInstance';
import type { DemoImage } from './sampleImages';
import { openService, type DemoService } from './service';

/** Keeps Node alive until a signal ends it. */
const FOREVER_MS = 2 ** 31 - 1;

const log = (line: string) => console.log(line);

/** What to enter to practise: a credential, and images with prompts that fit them. */
function describeService({ isReal, credential }: DemoService, images: DemoImage[]): string {
	const { apiKey, baseUrl, uploadUrl } = credential;
	const samples = images.map(({ imageUrl, prompt }) => `    ${imageUrl}  (${prompt})`).join('\n');
	const title = isReal ? 'Sample images, kept by PiAPI for a day' : 'Sample images';
	const own = `To practise making a credential, enter the simulator's own:
  API Key     ${apiKey}
  Base URL    ${baseUrl}
  Upload URL  ${uploadUrl}

`;
	return `${isReal ? '' : own}${title}, with a prompt for each:\n${samples}\n`;
}

/** Starts n8n with this package, a credential, the example and an account, and stays. */
async function runDev(): Promise<void> {
	const service = await openService();
	log(
		service.isReal
			? 'PIAPI_API_KEY is set: what you run in this n8n is paid on the real PiAPI.'
			: 'PIAPI_API_KEY is not set: using the local simulator, nothing is paid.',
	);
	const instance = await prepareInstance(service, log);
	mkdirSync(OUTPUT_FOLDER, { recursive: true });
	const images = await service.publishImages();
	await importExample(instance, images);
	const owner = {
		email: 'dev@example.com',
		password: `Dev-${randomBytes(6).toString('hex')}-1`,
		firstName: 'Local',
		lastName: 'Developer',
	};
	log('Starting n8n …');
	await instance.start();
	await instance.rest.setUpOwner(owner);
	log(`
  Open      ${instance.rest.baseUrl}/workflow/${WORKFLOW_ID}
  E-mail    ${owner.email}
  Password  ${owner.password}

${describeService(service, images)}
Masks and cutouts go to ${OUTPUT_FOLDER}
This n8n holds the package as it was built just now: after a change, stop and start again.
Ctrl-C stops it and removes everything it made except those files.`);
	setTimeout(() => {}, FOREVER_MS);
}

exitOnSignals();
runDev().catch((error: Error) => failWith(error));
