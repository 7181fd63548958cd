import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';

import { exitOnSignals } from '../n8n/runCommand';
import { failWith } from './failWith';
import { renderPage } from './page';
import { OUTPUT_FOLDER, WORKFLOW_ID, importExample, prepareInstance } from './prepareInstance';
import { collectResults, countResults, isDone, type DemoResult } from './results';
import { renderImages } from './sampleImages';
import { highestPriceUsd, openService, type DemoService } from './service';
import { formatTable } from './table';

const log = (line: string) => console.log(line);

/** Asks before money is spent; without a terminal the set key is the answer. */
async function agreeToPrice(): Promise<boolean> {
	const images = await renderImages();
	const price = highestPriceUsd(images).toFixed(2);
	log(`PIAPI_API_KEY is set: ${images.length} tasks on the real PiAPI, at most $${price} in all.`);
	if (!process.stdin.isTTY) return true;
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question('Go on? [y/N] ');
	terminal.close();
	return /^y(es)?$/i.test(answer.trim());
}

/** Runs the example in a real n8n and gives what became of each image. */
async function runExample(service: DemoService): Promise<DemoResult[]> {
	const instance = await prepareInstance(service, log);
	try {
		const images = await service.publishImages();
		rmSync(OUTPUT_FOLDER, { recursive: true, force: true });
		mkdirSync(OUTPUT_FOLDER, { recursive: true });
		await importExample(instance, images);
		log(`Running examples/catalog-to-disk.json on ${images.length} images …`);
		const run = await instance.executeWorkflow(WORKFLOW_ID, 15 * 60_000);
		log(`n8n execute ended with ${run.exitCode} after ${(run.durationMs / 1000).toFixed(1)} s.`);
		if (run.data.resultData.error) log(`n8n says: ${run.data.resultData.error.message}`);
		return await collectResults(run.data, images, OUTPUT_FOLDER);
	} finally {
		await instance.close();
	}
}

/** @returns the exit code: 0 only if every image has its mask, its cutout and its product image */
async function runDemo(): Promise<number> {
	const startedMs = Date.now();
	const service = await openService();
	try {
		if (!service.isReal)
			log('PIAPI_API_KEY is not set: using the local simulator, nothing is paid.');
		else if (!(await agreeToPrice())) return 1;
		const results = await runExample(service);
		const { isReal } = service;
		const pagePath = join(OUTPUT_FOLDER, 'index.html');
		writeFileSync(pagePath, renderPage(results, isReal));
		const doneCount = results.filter((result) => isDone(result, isReal)).length;
		log(`\n${formatTable(results, isReal)}\n`);
		log(`${countResults(results, isReal)} are right.`);
		log(`See ${relative(process.cwd(), pagePath)}`);
		log(`All of it took ${((Date.now() - startedMs) / 1000).toFixed(1)} s.`);
		return doneCount === results.length ? 0 : 1;
	} finally {
		await service.close();
	}
}

exitOnSignals();
runDemo().then(
	(exitCode) => process.exit(exitCode),
	(error: Error) => failWith(error),
);
