import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';

import { exitOnSignals } from '../n8n/runCommand';
import { failWith } from './failWith';
import { OUTPUT_FOLDER, WORKFLOW_ID, importExample, prepareInstance } from './prepareInstance';
import { openService } from './service';

/** Keeps Node alive until a signal ends it. */
const FOREVER_MS = 2 ** 31 - 1;

const log = (line: string) => console.log(line);

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
	await importExample(instance, await service.publishImages());
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

The masks and cutouts go to ${OUTPUT_FOLDER}
This n8n holds the package as it was built just now: after a change, stop and start again.
Ctrl-C stops it and removes all it has made but these files.`);
	setTimeout(() => {}, FOREVER_MS);
}

exitOnSignals();
runDev().catch((error: Error) => failWith(error));
