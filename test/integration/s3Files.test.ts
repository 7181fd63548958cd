import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Container } from '@n8n/di';
import * as core from 'n8n-core';
import { BinaryDataConfig, BinaryDataService, type BinaryData } from 'n8n-core';

import { startS3, type S3Server } from '../e2e/kit/s3';
import { renderSample, truthMask } from '../tools/simulator';
import { itemWith, readBinary, useBinaryMode } from './kit/binaryData';
import { readPixels, sample, useSimulator } from './kit/simulation';

const sim = useSimulator();

const BUCKET = 'n8n-files';
type Manager = BinaryData.Manager;

/** Gives this core's own manager of files in S3. In a server it needs a licence; the code is the same. */
async function openManager(): Promise<Manager> {
	const { BinaryDataBlobManager, ErrorReporter } = core as unknown as {
		BinaryDataBlobManager?: new (store: object, reporter: object) => Manager;
		ErrorReporter: new () => object;
	};
	if (BinaryDataBlobManager === undefined) {
		const { ObjectStoreManager } = require('n8n-core/dist/binary-data/object-store.manager');
		const {
			ObjectStoreService,
		} = require('n8n-core/dist/binary-data/object-store/object-store.service.ee');
		const manager = new ObjectStoreManager(Container.get(ObjectStoreService)) as Manager;
		await manager.init();
		return manager;
	}
	const { S3ByteStore } = require('@n8n/blob-storage');
	const { ObjectStoreService } = require('@n8n/blob-storage/object-store');
	const service = Container.get(ObjectStoreService) as { init(): Promise<void> };
	await service.init();
	return new BinaryDataBlobManager(new S3ByteStore(service), Container.get(ErrorReporter));
}

describe('with n8n keeping files in S3', () => {
	let s3: S3Server;
	let folder: string;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'piapi-s3-'));
		s3 = await startS3(folder, BUCKET);
		const { endpoint, accessKeyId, secretAccessKey } = s3.credential as Record<string, string>;
		Object.assign(process.env, {
			N8N_EXTERNAL_STORAGE_S3_HOST: new URL(endpoint).host,
			N8N_EXTERNAL_STORAGE_S3_PROTOCOL: 'http',
			N8N_EXTERNAL_STORAGE_S3_BUCKET_NAME: BUCKET,
			N8N_EXTERNAL_STORAGE_S3_BUCKET_REGION: 'us-east-1',
			N8N_EXTERNAL_STORAGE_S3_ACCESS_KEY: accessKeyId,
			N8N_EXTERNAL_STORAGE_S3_ACCESS_SECRET: secretAccessKey,
		});
		const service = Container.get(BinaryDataService);
		service.setManager('s3', await openManager());
		const config = Container.get(BinaryDataConfig) as { mode: string };
		config.mode = 's3';
		await service.init();
	});

	afterAll(async () => {
		await useBinaryMode('default');
		await s3?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	test('a file is read from there, and mask and cutout are written there', async () => {
		const { image } = await renderSample(sample.name);
		const { main } = await sim.run(
			{ imageSource: 'binary', binaryPropertyName: 'data', outputs: ['mask', 'cutout'] },
			{ items: [await itemWith(image, 'photo.jpg')] },
		);
		const { mask, cutout } = main[0].binary!;
		expect([mask.id, cutout.id]).toEqual([
			expect.stringMatching(/^s3:/),
			expect.stringMatching(/^s3:/),
		]);
		expect(readdirSync(join(folder, BUCKET)).length).toBeGreaterThan(0);
		const rendered = await renderSample(sample.name);
		const truth = truthMask(rendered, sample.prompt, '', 0);
		expect(Buffer.compare(await readPixels(main[0]), Buffer.from(truth))).toBe(0);
		expect((await readBinary(cutout)).subarray(1, 4).toString()).toBe('PNG');
	});
});
