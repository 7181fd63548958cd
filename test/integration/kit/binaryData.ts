import { Readable } from 'node:stream';

import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService, type BinaryData } from 'n8n-core';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

export const BINARY_MODES = ['default', 'filesystem', 'database'] as const;
export type BinaryMode = (typeof BINARY_MODES)[number];

/** Stands for n8n's database, which is no part of n8n-core: files are rows with an ID. */
class MemoryTable implements Partial<BinaryData.Manager> {
	private readonly rows = new Map<string, { bytes: Buffer; metadata: BinaryData.Metadata }>();

	async init() {}

	async store(_location: unknown, given: Buffer | Readable, metadata: object) {
		const bytes = Buffer.isBuffer(given) ? given : Buffer.concat(await given.toArray());
		const fileId = `row-${this.rows.size + 1}`;
		const fileSize = bytes.length;
		this.rows.set(fileId, { bytes, metadata: { ...metadata, fileSize } });
		return { fileId, fileSize };
	}

	async getAsBuffer(fileId: string): Promise<Buffer> {
		const row = this.rows.get(fileId);
		if (row === undefined) throw new Error(`no row ${fileId}`);
		return row.bytes;
	}

	async getAsStream(fileId: string): Promise<Readable> {
		return Readable.from([await this.getAsBuffer(fileId)]);
	}

	async getMetadata(fileId: string): Promise<BinaryData.Metadata> {
		await this.getAsBuffer(fileId);
		return this.rows.get(fileId)!.metadata;
	}
}

/** Chooses how n8n-core stores files; each test file starts with its own core. */
export async function useBinaryMode(mode: BinaryMode): Promise<void> {
	const service = Container.get(BinaryDataService);
	service.setManager('database', new MemoryTable() as unknown as BinaryData.Manager);
	(Container.get(BinaryDataConfig) as { mode: string }).mode = mode;
	await service.init();
}

/** The bytes of a file on an item, read as the next node would. */
export async function readBinary(data: IBinaryData): Promise<Buffer> {
	return await Container.get(BinaryDataService).getAsBuffer(data);
}

/** A file as an earlier node leaves it on an item. */
export async function storeBinary(bytes: Buffer, fileName = 'photo.png'): Promise<IBinaryData> {
	const mimeType = fileName.endsWith('.png') ? 'image/png' : 'image/jpeg';
	return await Container.get(BinaryDataService).store(
		{ type: 'execution', workflowId: '1', executionId: '1' },
		bytes,
		{ mimeType, fileName, data: '' },
	);
}

/** An item with a file in the field `data`. */
export async function itemWith(bytes: Buffer, fileName?: string): Promise<INodeExecutionData> {
	return { json: {}, binary: { data: await storeBinary(bytes, fileName) } };
}
