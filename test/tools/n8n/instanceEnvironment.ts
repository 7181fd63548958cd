import { createServer, type AddressInfo } from 'node:net';

/** What an n8n may see of this process: nothing that configures another n8n, and no keys. */
const INHERITED =
	/^(PATH|HOME|USER|SHELL|LANG|LC_.*|TZ|TMPDIR|(HTTPS?|ALL)_PROXY|NODE_EXTRA_CA_CERTS)$/i;

/**
 * The environment of an isolated n8n: quiet, on this machine only, with its own folder and ports.
 * @param brokerPort for task runners; `n8n execute` opens it too, so it may not be shared
 */
export function instanceEnvironment(
	userFolder: string,
	port: number,
	brokerPort: number,
): NodeJS.ProcessEnv {
	return {
		...inheritedEnvironment(),
		NODE_ENV: 'production',
		// The simulator is on this machine: a company's proxy must not be asked for it.
		NO_PROXY: [process.env.NO_PROXY ?? process.env.no_proxy, '127.0.0.1,localhost']
			.filter(Boolean)
			.join(','),
		N8N_USER_FOLDER: userFolder,
		// Without it 2.x lets workflows read and write one folder in the user's home only.
		N8N_RESTRICT_FILE_ACCESS_TO: userFolder,
		// As 2.x has it. In the one connection that 1.x keeps by default, one transaction ends or undoes another, so that a Data
		// Table cannot be read while a workflow writes to it, and of two saves at once the older may come last.
		DB_SQLITE_POOL_SIZE: '3',
		// 1.x does not offer the database unless told.
		N8N_AVAILABLE_BINARY_DATA_MODES: 'filesystem,database',
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_ENCRYPTION_KEY: 'only-for-this-temporary-instance',
		N8N_SECURE_COOKIE: 'false',
		// Its default engine needs isolated-vm, which does not build on Node 20.
		N8N_EXPRESSION_ENGINE: 'legacy',
		N8N_BLOCK_ENV_ACCESS_IN_NODE: 'true',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
	};
}

/** Ports that nothing uses now, all different. */
export async function findFreePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer();
			await new Promise<void>((resolve, reject) => {
				server.once('error', reject);
				server.listen(0, '127.0.0.1', resolve);
			});
			return server;
		}),
	);
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(
		servers.map(async (server) => await new Promise((resolve) => server.close(resolve))),
	);
	return ports;
}

function inheritedEnvironment(): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => INHERITED.test(name)));
}
