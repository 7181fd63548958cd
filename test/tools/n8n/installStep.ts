import { runCommand } from './runCommand';

export type Log = (line: string) => void;

/** Where a step runs, and who hears of it. */
export interface Where {
	folder: string;
	env?: NodeJS.ProcessEnv;
	log: Log;
}

const PROGRESS_EVERY_MS = 15_000;
const INSTALL_TIMEOUT_MS = 30 * 60_000;
const QUIET_NPM = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/** Runs one command of an install and tells how it goes on. Throws with the command's last words. */
export async function runStep(
	name: string,
	[command, ...args]: string[],
	{ folder, env, log }: Where,
): Promise<void> {
	const startedMs = Date.now();
	const seconds = () => ((Date.now() - startedMs) / 1000).toFixed(0);
	log(`  ${name} …`);
	const timer = setInterval(() => log(`  ${name} … ${seconds()} s`), PROGRESS_EVERY_MS);
	try {
		const quiet = command === 'npm' ? QUIET_NPM : [];
		const result = await runCommand(command, [...args, ...quiet], {
			cwd: folder,
			env: env ?? process.env,
			timeoutMs: INSTALL_TIMEOUT_MS,
		});
		if (result.exitCode !== 0) {
			const said = `${result.stdout}\n${result.stderr}`.trim().slice(-4000);
			throw new Error(
				`Installing n8n failed at the step "${name}" (${command} ${args.join(' ')}). ` +
					'Where sqlite3 has no ready build it needs python3, make and g++.\n' +
					said,
			);
		}
	} finally {
		clearInterval(timer);
	}
	log(`  ${name} done in ${seconds()} s`);
}
