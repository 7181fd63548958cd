import { chmodSync } from 'node:fs';

import { findFreePorts } from '../instanceEnvironment';
import type { N8nInstallation } from '../installN8n';
import { N8nInstance } from '../n8nInstance';
import type { PackedPackage } from '../packTarball';
import { makeTemporaryFolder, removeTemporaryFolder } from '../temporaryFolder';
import { startPostgres, startRedis, type Service } from './services';

export interface ClusterOptions {
	installation: N8nInstallation;
	packed: PackedPackage;
	/** See `N8nInstance.create`. */
	template?: string;
	workers: number;
	/** Executions that each worker runs at once. */
	concurrency: number;
}

/** An n8n in queue mode: one main, one webhook process and workers, with their Redis and PostgreSQL. */
export class QueueCluster {
	main!: N8nInstance;
	webhooks!: N8nInstance;
	readonly workers: N8nInstance[] = [];
	private readonly services: Service[] = [];
	private readonly folder = makeTemporaryFolder('queue');

	private constructor(private readonly options: ClusterOptions) {}

	static async start(options: ClusterOptions): Promise<QueueCluster> {
		const cluster = new QueueCluster(options);
		try {
			await cluster.open();
		} catch (error) {
			await cluster.close();
			throw error;
		}
		return cluster;
	}

	/** Where production webhooks are called. */
	get webhookUrl(): string {
		return `${this.webhooks.rest.baseUrl}/webhook`;
	}

	async close(): Promise<void> {
		for (const instance of [...this.workers, this.webhooks, this.main]) await instance?.close();
		for (const service of this.services.reverse()) await service.close();
		removeTemporaryFolder(this.folder);
	}

	private async open(): Promise<void> {
		// PostgreSQL's own user has to reach its data.
		chmodSync(this.folder, 0o755);
		const [redisPort, postgresPort] = await findFreePorts(2);
		this.services.push(await startRedis(this.folder, redisPort));
		this.services.push(await startPostgres(this.folder, postgresPort));
		const env = queueEnvironment(redisPort, postgresPort);
		// The main process makes the tables; the others find them.
		this.main = await this.create(env);
		await this.main.start();
		this.webhooks = await this.create(env);
		await this.webhooks.startAs(['webhook']);
		for (let count = 0; count < this.options.workers; count += 1) {
			const [port] = await findFreePorts(1);
			const health = {
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
			};
			const worker = await this.create({ ...env, ...health });
			this.workers.push(worker);
			const command = ['worker', `--concurrency=${this.options.concurrency}`];
			await worker.startAs(command, `http://127.0.0.1:${port}/healthz/readiness`);
		}
	}

	private async create(env: NodeJS.ProcessEnv): Promise<N8nInstance> {
		const { installation, packed, template } = this.options;
		const binaryMode = 'database';
		return await N8nInstance.create(installation, { packed, template, binaryMode, env });
	}
}

function queueEnvironment(redisPort: number, postgresPort: number): NodeJS.ProcessEnv {
	return {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		// Nobody waits a minute here until a worker counts as gone.
		QUEUE_WORKER_LOCK_DURATION: '6000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
		QUEUE_WORKER_STALLED_INTERVAL: '2000',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: 'none',
	};
}
