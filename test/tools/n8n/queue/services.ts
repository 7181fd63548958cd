import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';

import { runCommand, runOrThrow, startCommand, stopCommand } from '../runCommand';

/** A service on a port of this machine. */
export interface Service {
	port: number;
	close(): Promise<void>;
}

const READY_TIMEOUT_MS = 300_000;
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Starts a Redis that keeps nothing on disk. Needs `redis-server`. */
export async function startRedis(folder: string, port: number): Promise<Service> {
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	const child = startCommand('redis-server', args, { cwd: folder, env: marked(folder) });
	return await whenOpen(child, port, 'SIGTERM');
}

/** Starts a PostgreSQL with an empty database `postgres` of the user `n8n`, without a password. Needs `postgresql`. */
export async function startPostgres(folder: string, port: number): Promise<Service> {
	const bin = findPostgres();
	const data = join(folder, 'postgres');
	mkdirSync(data);
	// PostgreSQL refuses to run as root.
	const isRoot = process.getuid?.() === 0;
	if (isRoot) await runOrThrow('chown', ['postgres', data]);
	const prefix = isRoot
		? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups']
		: [];
	const env = marked(folder);
	const split = ([command, ...args]: string[]) => [command, args] as const;
	const init = [join(bin, 'initdb'), '-D', data, '-U', 'n8n', '--auth=trust', '-E', 'UTF8'];
	await runOrThrow(...split([...prefix, ...init, '--no-sync']), { cwd: '/', env });
	const serve = [join(bin, 'postgres'), '-D', data, '-p', String(port), '-h', '127.0.0.1'];
	const settings = ['unix_socket_directories=', 'fsync=off', 'max_connections=200'];
	const given = settings.flatMap((setting) => ['-c', setting]);
	const child = startCommand(...split([...prefix, ...serve, ...given]), { cwd: '/', env });
	const ready = [join(bin, 'pg_isready'), '-h', '127.0.0.1', '-p', String(port)];
	return await whenOpen(child, port, 'SIGINT', async () => {
		return (await runCommand(...split(ready), { env })).exitCode === 0;
	});
}

/** Debian keeps the programs of each version in a folder of their own. */
function findPostgres(): string {
	const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES).sort() : [];
	const folders = versions.map((version) => join(DEBIAN_POSTGRES, version, 'bin'));
	const found = [...folders.reverse(), ...(process.env.PATH ?? '').split(':')].find((folder) =>
		existsSync(join(folder, 'initdb')),
	);
	if (found === undefined) throw new Error('PostgreSQL is not installed (Debian: postgresql)');
	return found;
}

/** By this variable what a test run has left behind is found. */
function marked(folder: string): NodeJS.ProcessEnv {
	return { ...process.env, N8N_USER_FOLDER: folder };
}

async function whenOpen(
	child: ChildProcess,
	port: number,
	signal: NodeJS.Signals,
	isReady = async () => await Promise.resolve(true),
): Promise<Service> {
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
	}
	child.on('error', (error) => (said += error.message));
	const deadlineMs = Date.now() + READY_TIMEOUT_MS;
	while (!((await isOpen(port)) && (await isReady()))) {
		if (child.exitCode !== null || child.pid === undefined || Date.now() > deadlineMs) {
			await stopCommand(child);
			throw new Error(`${child.spawnfile} did not start:\n${said}`);
		}
		await sleep(100);
	}
	return { port, close: async () => await stopCommand(child, 5_000, signal) };
}

async function isOpen(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		const end = (open: boolean) => {
			socket.destroy();
			resolve(open);
		};
		socket.once('connect', () => end(true));
		socket.once('error', () => end(false));
	});
}
