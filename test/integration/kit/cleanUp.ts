/** Runs after each test file: ends what n8n-core keeps open and removes its folder. */
import { rmSync } from 'node:fs';

import { Container } from '@n8n/di';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';

afterAll(() => {
	Container.get(SSHClientsManager).onShutdown();
	rmSync(process.env.N8N_USER_FOLDER as string, { recursive: true, force: true });
});
