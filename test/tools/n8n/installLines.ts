import { ensureN8n, type N8nInstallation } from './installN8n';
import type { Log } from './installStep';
import { N8N_LINES, type N8nLine } from './lines';

/** Installs each n8n that is not there, side by side: mostly it is downloads and disk that they wait for. */
export async function installLines(
	lines: N8nLine[],
	log: Log,
): Promise<Record<N8nLine['name'], N8nInstallation>> {
	const installed = await Promise.all(
		lines.map(async (line) => {
			const own = (text: string) => log(`n8n ${line.name}: ${text.trim()}`);
			return [line.name, await ensureN8n({ log: own }, line)] as const;
		}),
	);
	return Object.fromEntries(installed) as Record<N8nLine['name'], N8nInstallation>;
}

if (require.main === module) {
	installLines(N8N_LINES, (line) => console.log(line)).catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
}
