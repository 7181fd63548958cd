/**
 * Draws workflows and bad days of the service, plays them in a real n8n, and compares what was paid with what n8n tells.
 * `npm run fuzz:n8n -- --mixes 200 --seed 1 --line 2.x`; one mix again: `--mixes 1 --seed` with the number it was told with.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';

import { failWith } from '../demo/failWith';
import { ensureN8n } from '../n8n/installN8n';
import { FIRST_LINE, N8N_LINES } from '../n8n/lines';
import { N8nInstance } from '../n8n/n8nInstance';
import { packPackage } from '../n8n/packTarball';
import { exitOnSignals } from '../n8n/runCommand';
import { makeTemporaryFolder, removeTemporaryFolder } from '../n8n/temporaryFolder';
import { openOrigin } from '../simulator/service/origin';
import { judgeMix } from './judgeMix';
import { drawMix } from './mix';
import { playMix, type Stage } from './playMix';

const OWNER = {
	email: 'owner@example.com',
	password: 'Only-for-tests-1',
	firstName: 'Test',
	lastName: 'Owner',
};

/** Serves the same small image at every address: what an item asks for is told by its address. */
async function serveImages() {
	const create = { width: 60, height: 40, channels: 3, background: '#c8202a' } as const;
	const bytes = await sharp({ create }).png().toBuffer();
	return await openOrigin(
		0,
		async (_request, response) => {
			await Promise.resolve();
			response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
		},
		() => {},
	);
}

async function startN8n(lineName: string) {
	const line = N8N_LINES.find(({ name }) => name === lineName) ?? FIRST_LINE;
	const installation = await ensureN8n({ log: console.log }, line);
	const packFolder = makeTemporaryFolder('pack');
	const packed = await packPackage(packFolder);
	const logFile = join(packFolder, 'n8n.log');
	const env = { N8N_LOG_OUTPUT: 'console,file', N8N_LOG_FILE_LOCATION: logFile };
	const instance = await N8nInstance.create(installation, {
		packed,
		binaryMode: 'filesystem',
		env,
	});
	await instance.start();
	await instance.rest.setUpOwner(OWNER);
	const close = async () => {
		await instance.close();
		removeTemporaryFolder(packFolder);
	};
	return { instance, readLog: () => readFileSync(logFile, 'utf8'), close };
}

/** Plays mixes side by side; gives the seeds of those with findings. */
async function playAll(
	seeds: number[],
	atOnce: number,
	stage: Stage,
	readLog: () => string,
): Promise<number[]> {
	const waiting = [...seeds];
	const bad: number[] = [];
	const work = async () => {
		for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
			const startedMs = Date.now();
			const played = await playMix(drawMix(seed), stage);
			const findings = judgeMix(played, readLog());
			const { tasks, executions } = played;
			const ends = executions.map(({ status }) => status).join(', ');
			const seconds = Math.round((Date.now() - startedMs) / 1000);
			console.log(`mix ${seed}: ${tasks.length} tasks in ${seconds} s; ${ends}`);
			for (const finding of findings) console.log(`  FOUND  ${finding}`);
			if (findings.length > 0) bad.push(seed);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	return bad;
}

async function main(): Promise<void> {
	exitOnSignals();
	const text = { type: 'string' } as const;
	const { values } = parseArgs({
		options: { mixes: text, seed: text, line: text, 'at-once': text },
	});
	const first = Number(values.seed ?? 1);
	const seeds = Array.from({ length: Number(values.mixes ?? 20) }, (_, index) => first + index);
	const images = await serveImages();
	const n8n = await startN8n(values.line ?? FIRST_LINE.name);
	try {
		console.log(`n8n is there; playing ${seeds.length} mixes`);
		const stage = { rest: n8n.instance.rest, imagesUrl: images.url };
		const bad = await playAll(seeds, Number(values['at-once'] ?? 6), stage, n8n.readLog);
		console.log(
			`${seeds.length} mixes, ${bad.length} with findings${bad.length > 0 ? `: ${bad.join(', ')}` : ''}`,
		);
		process.exitCode = bad.length > 0 ? 1 : 0;
	} finally {
		await n8n.close();
		await images.close();
	}
}

main().catch(failWith);
