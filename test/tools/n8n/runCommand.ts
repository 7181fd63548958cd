import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeTemporaryFolder, removeTemporaryFolder } from './temporaryFolder';

/** Where and how long a command may run. */
export interface CommandOptions {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** Killed with all its children after this; default ten minutes. */
	timeoutMs?: number;
}

/** What a command that came to its end left behind. */
export interface CommandResult {
	exitCode: number;
	stdout: string;
	stderr: string;
	durationMs: number;
}

const DEFAULT_TIMEOUT_MS = 10 * 60_000;

/** The process groups of this run, so that none outlives it, however it ends. */
const liveGroups = new Set<number>();

// Before the folders are removed: a process that still runs would fill them again.
process.prependListener('exit', () => {
	for (const groupId of liveGroups) signalGroup(groupId, 'SIGKILL');
});

/**
 * Makes Ctrl-C and a polite kill end this process by `process.exit`, so that what it has started and made is cleaned
 * up: without this they would end it at once. The listeners stay, so that a second signal does not cut the cleaning
 * short. Start such a script by `node --import tsx`: the command `tsx` kills what does not answer a signal within 60 ms.
 */
export function exitOnSignals(): void {
	for (const [signal, exitCode] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		process.on(signal, () => process.exit(exitCode));
	}
}

/** Starts a command as the leader of a process group of its own. `output` are files to write to, already open. */
export function startCommand(
	command: string,
	args: string[],
	{ output = ['pipe', 'pipe'], ...options }: Omit<CommandOptions, 'timeoutMs'> & StartOptions = {},
): ChildProcess {
	const child = spawn(command, args, {
		...options,
		killSignal: 'SIGKILL',
		detached: true,
		stdio: ['ignore', ...output],
	});
	const groupId = child.pid;
	if (groupId !== undefined) {
		liveGroups.add(groupId);
		child.once('exit', () => {
			// What the leader left behind in its group must go as well.
			signalGroup(groupId, 'SIGKILL');
			liveGroups.delete(groupId);
		});
	}
	return child;
}

interface StartOptions {
	output?: Array<number | 'pipe'>;
	/** Kills it. */
	signal?: AbortSignal;
}

/**
 * Runs a command to its end and gives its output, whatever its exit code.
 * Throws only if it cannot be started or does not end in time.
 */
export async function runCommand(
	command: string,
	args: string[],
	{ timeoutMs = DEFAULT_TIMEOUT_MS, ...options }: CommandOptions = {},
): Promise<CommandResult> {
	const startedMs = Date.now();
	const folder = makeTemporaryFolder('command');
	// A file takes all that is written before a process exits; of a pipe the rest can be lost.
	const files = ['stdout', 'stderr'].map((name) => join(folder, name));
	const output = files.map((file) => openSync(file, 'w'));
	const signal = AbortSignal.timeout(timeoutMs);
	const child = startCommand(command, args, { ...options, output, signal });
	output.forEach((file) => closeSync(file));
	const read = () => {
		const [stdout, stderr] = files.map((file) => readFileSync(file, 'utf8'));
		return { stdout, stderr };
	};
	try {
		const [exitCode] = (await once(child, 'close')) as [number | null];
		return { exitCode: exitCode ?? 1, ...read(), durationMs: Date.now() - startedMs };
	} catch (error) {
		if (!signal.aborted) throw error;
		const late = `${command} ${args[0]} did not end within ${timeoutMs} ms`;
		throw new Error(`${late}:\n${endOf(read())}`, { cause: error });
	} finally {
		removeTemporaryFolder(folder);
	}
}

function endOf({ stdout, stderr }: Pick<CommandResult, 'stdout' | 'stderr'>): string {
	return `${stdout}\n${stderr}`.trim().slice(-4000);
}

/** Like `runCommand`, but an exit code other than 0 is an error that shows the end of the output. */
export async function runOrThrow(
	command: string,
	args: string[],
	options: CommandOptions = {},
): Promise<CommandResult> {
	const result = await runCommand(command, args, options);
	if (result.exitCode !== 0)
		throw new Error(
			`${command} ${args.join(' ')} ended with ${result.exitCode}:\n${endOf(result)}`,
		);
	return result;
}

/**
 * Ends a started command and everything it started: asks first, kills after `graceMs`.
 * Resolves once the process is gone.
 */
export async function stopCommand(
	child: ChildProcess,
	graceMs = 5_000,
	signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
	const groupId = child.pid;
	if (groupId === undefined || child.exitCode !== null || child.signalCode !== null) return;
	const gone = once(child, 'exit');
	signalGroup(groupId, signal);
	const timer = setTimeout(() => signalGroup(groupId, 'SIGKILL'), graceMs);
	await gone;
	clearTimeout(timer);
}

/** Ends a started command and everything it started without asking, as a power cut would. */
export async function killCommand(child: ChildProcess): Promise<void> {
	await stopCommand(child, 0, 'SIGKILL');
}

function signalGroup(groupId: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-groupId, signal);
	} catch {
		// The group is gone already.
	}
}
