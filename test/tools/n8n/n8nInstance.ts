import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { environmentOf } from './ensureNode';
import type { N8nInstallation } from './installN8n';
import { findFreePorts, instanceEnvironment } from './instanceEnvironment';
import { N8nServer, answersApi, answersHealth } from './n8nServer';
import { installPackage, type PackedPackage } from './packTarball';
import { RestClient, type Workflow } from './restClient';
import { findPrintedRun, type RunData, type StoredBinary } from './runData';
import { runCommand, runOrThrow, type CommandResult } from './runCommand';
import { makeTemporaryFolder, removeTemporaryFolder } from './temporaryFolder';

/** How an instance keeps the files of its items; `default` is in memory. */
export type BinaryMode = 'default' | 'filesystem' | 'database';

/** A credential with its data in plain text, as `n8n import:credentials` takes it. */
export interface PlainCredential {
	id: string;
	name: string;
	type: string;
	data: object;
}

/** A run by `n8n execute`. */
export interface CommandLineRun {
	/** 0 on success, 1 on failure. */
	exitCode: number;
	/** Of the whole command, n8n's own start included. */
	durationMs: number;
	data: RunData;
	/** All that the command printed. */
	printed: string;
}

/** An n8n of its own: own folder, own database, own ports. `close` leaves nothing of it behind. */
export class N8nInstance {
	private server: N8nServer | undefined;
	private fileCount = 0;

	private constructor(
		private readonly installation: N8nInstallation,
		/** Its `.n8n` holds configuration, database, nodes and files. */
		readonly userFolder: string,
		private readonly env: NodeJS.ProcessEnv,
		readonly rest: RestClient,
	) {}

	/** Makes what `create` takes as `template`, in a folder: what an n8n leaves there that has run once. */
	static async createTemplate(installation: N8nInstallation, folder: string): Promise<void> {
		const instance = await N8nInstance.create(installation, { env: compileCache(folder) });
		const { exitCode, stdout, stderr } = await instance.runN8n(['list:workflow']);
		if (exitCode !== 0) throw new Error(`n8n did not make its database:\n${stdout}\n${stderr}`);
		cpSync(join(instance.userFolder, '.n8n'), join(folder, '.n8n'), { recursive: true });
		await instance.close();
	}

	/** Prepares an instance; with `packed`, that community package is installed in it. */
	static async create(
		installation: N8nInstallation,
		options: {
			binaryMode?: BinaryMode;
			packed?: PackedPackage;
			env?: NodeJS.ProcessEnv;
			/** Made by `createTemplate`; spares each instance n8n's migrations, and to compile n8n (from Node 22 on). */
			template?: string;
		} = {},
	): Promise<N8nInstance> {
		const { template } = options;
		const userFolder = makeTemporaryFolder('n8n');
		const [port, brokerPort] = await findFreePorts(2);
		const env = {
			...instanceEnvironment(userFolder, port, brokerPort),
			PATH: environmentOf(installation.nodePath).PATH,
			N8N_DEFAULT_BINARY_DATA_MODE: options.binaryMode ?? 'default',
			// n8n leaves folders of its own there.
			TMPDIR: join(userFolder, 'temporary'),
			...(template && compileCache(template)),
			...options.env,
		};
		mkdirSync(env.TMPDIR);
		if (template) cpSync(join(template, '.n8n'), join(userFolder, '.n8n'), { recursive: true });
		const nodesFolder = join(userFolder, '.n8n', 'nodes');
		mkdirSync(nodesFolder, { recursive: true });
		if (options.packed) await installPackage(options.packed, nodesFolder);
		const rest = new RestClient(`http://127.0.0.1:${port}`);
		return new N8nInstance(installation, userFolder, env, rest);
	}

	async importCredentials(credentials: PlainCredential[]): Promise<void> {
		await this.importFile('import:credentials', credentials);
	}

	/** Each workflow needs an `id` of at most 16 characters. */
	async importWorkflows(workflows: Array<Workflow & { id: string }>): Promise<void> {
		await this.importFile('import:workflow', workflows);
	}

	/**
	 * Runs an imported workflow from its Manual Trigger, without a server. A failed run is a result too.
	 * @param heapMegabytes most that V8 lets its heap grow to; as V8 decides if it is left out
	 */
	async executeWorkflow(
		id: string,
		timeoutMs = 600_000,
		heapMegabytes?: number,
	): Promise<CommandLineRun> {
		const limit =
			heapMegabytes === undefined ? {} : { NODE_OPTIONS: `--max-old-space-size=${heapMegabytes}` };
		const result = await this.runN8n(['execute', `--id=${id}`, '--rawOutput'], timeoutMs, limit);
		const printed = `${result.stdout}\n${result.stderr}`;
		const run = findPrintedRun(result.stdout);
		if (!run) throw new Error(`n8n execute printed no run:\n${printed.slice(-4000)}`);
		return { exitCode: result.exitCode, durationMs: result.durationMs, data: run.data, printed };
	}

	/** The bytes of an item's file, from the run data or from this instance's folder. */
	async readBinary(binary: StoredBinary): Promise<Buffer> {
		if (!binary.id) return Buffer.from(binary.data, 'base64');
		const [mode, path] = binary.id.split(':', 2);
		if (mode === 'database') return await this.readDatabaseFile(path);
		// 2.x moved the folder.
		const folders = ['storage', 'binaryData'].map((name) => join(this.userFolder, '.n8n', name));
		return readFileSync(folders.map((folder) => join(folder, path)).find(existsSync) ?? path);
	}

	/** Starts the server; resolves when its API answers, with how long that took. */
	async start(): Promise<number> {
		return await this.run(['start'], async () => await answersApi(this.rest));
	}

	/** Starts another process of n8n, which has no API; resolves when it says that it is ready. */
	async startAs(
		command: string[],
		healthUrl = `${this.rest.baseUrl}/healthz/readiness`,
	): Promise<void> {
		await this.run(command, async () => await answersHealth(healthUrl));
	}

	/** The server's process, if it runs. */
	get pid(): number | undefined {
		return this.server?.pid;
	}

	/** What the server has printed. */
	get log(): string {
		return this.server?.log ?? '';
	}

	/** Stops the server, if it runs, with all its children. */
	async stop(): Promise<void> {
		await this.server?.stop();
		this.server = undefined;
	}

	/** Kills the server, as a power cut would; it can be started again. */
	async kill(): Promise<void> {
		await this.server?.kill();
		this.server = undefined;
	}

	/** Stops the server and removes the instance's folder. */
	async close(): Promise<void> {
		await this.stop();
		removeTemporaryFolder(this.userFolder);
	}

	/** Asks the instance's SQLite by the module that n8n itself brings along. */
	private async readDatabaseFile(fileId: string): Promise<Buffer> {
		const { nodePath, folder } = this.installation;
		const script = `
			const { Database } = require('sqlite3');
			const [database, fileId] = process.argv.slice(1);
			new Database(database).get('SELECT data FROM binary_data WHERE fileId = ?', fileId, (error, row) => {
				if (error || !row) throw error ?? new Error('No such file');
				process.stdout.write(row.data.toString('base64'));
			});`;
		const database = join(this.userFolder, '.n8n', 'database.sqlite');
		const { stdout } = await runOrThrow(nodePath, ['-e', script, database, fileId], {
			cwd: folder,
		});
		return Buffer.from(stdout, 'base64');
	}

	private async run(command: string[], isReady: () => Promise<boolean>): Promise<number> {
		const startedMs = Date.now();
		const { installation, userFolder, env } = this;
		this.server = await N8nServer.start(installation, { command, userFolder, env, isReady });
		return Date.now() - startedMs;
	}

	private async importFile(command: string, entries: object[]): Promise<void> {
		const path = join(this.userFolder, `import-${(this.fileCount += 1)}.json`);
		writeFileSync(path, JSON.stringify(entries), { mode: 0o600 });
		const result = await this.runN8n([command, `--input=${path}`]);
		// n8n exits with 0 here even when the import went wrong.
		if (!result.stdout.includes(`Successfully imported ${entries.length} `)) {
			throw new Error(`n8n ${command} failed:\n${result.stdout}\n${result.stderr}`);
		}
	}

	private async runN8n(
		args: string[],
		timeoutMs?: number,
		env: NodeJS.ProcessEnv = {},
	): Promise<CommandResult> {
		const { nodePath, binPath } = this.installation;
		return await runCommand(nodePath, [binPath, ...args], {
			cwd: this.userFolder,
			env: { ...this.env, ...env },
			timeoutMs,
		});
	}
}

/** Where Node.js keeps what it has compiled, for all that share a template. */
function compileCache(template: string): NodeJS.ProcessEnv {
	return { NODE_COMPILE_CACHE: join(template, 'compiled') };
}
