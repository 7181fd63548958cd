import sharp from 'sharp';

import { systemClock } from '../../../nodes/shared/n8n/systemClock';
import type { Context } from '../../../nodes/shared/piapi/context';
import { limitsOf } from '../../../nodes/shared/source/checkImage';
import type { FileToRead } from '../../../nodes/shared/imageFile/fileToRead';
import { fitFile } from '../../../nodes/shared/source/fittedFile';
import { WaitingCopies } from '../../../nodes/shared/source/waitingCopies';
import { drawPhoto } from '../pixels/kit';

const context = { clock: systemClock } as Context;
const NEEDS = { limits: limitsOf('auto', 2_000), isOnlyCut: false };

/** A file in memory, which counts how often it is read. */
class HeldFile implements FileToRead {
	readonly fileName = 'a.jpg';
	readonly title = 'The file';
	reads = 0;

	constructor(public bytes: Buffer) {}

	async countBytes() {
		return this.bytes.length;
	}

	async read() {
		this.reads += 1;
		return this.bytes;
	}
}

const draw = async (width = 100, height = 60) => await drawPhoto(width, height).jpeg().toBuffer();

async function open(copies = new WaitingCopies()) {
	const file = new HeldFile(await draw());
	const fitted = await fitFile(context, file, NEEDS, copies);
	return { file, fitted, copies, sent: await fitted.load() };
}

test('what is within the limits is sent as it is', async () => {
	const file = new HeldFile(await draw(40, 30));
	const fitted = await fitFile(context, file, NEEDS, new WaitingCopies());
	expect(fitted).toMatchObject({ width: 40, height: 30, length: file.bytes.length });
	expect(fitted.original).toBeUndefined();
	expect(await fitted.load()).toBe(file.bytes);
});

test('of a larger image a smaller copy is sent, which is made once', async () => {
	const { file, fitted, sent } = await open();
	expect(fitted).toMatchObject({
		...{ width: 57, height: 34, length: sent.length },
		original: { width: 100, height: 60 },
	});
	expect(await sharp(sent).metadata()).toMatchObject({ format: 'jpeg', width: 57, height: 34 });
	expect(await fitted.load()).toBe(sent);
	expect(file.reads).toBe(1);
});

test('a copy that was dropped is made again, byte for byte', async () => {
	const { file, fitted, copies, sent } = await open();
	copies.drop(file);
	expect((await fitted.load()).equals(sent)).toBe(true);
	expect(file.reads).toBe(2);
});

test('if too many copies wait, a further one is made again when it is sent', async () => {
	const copies = new WaitingCopies();
	const first = {};
	copies.keep(first, Buffer.alloc(64 * 1024 ** 2));
	const { file, fitted, sent } = await open(copies);
	expect(file.reads).toBe(2);
	expect((await fitted.load()).equals(sent)).toBe(true);
	copies.drop(first);
	copies.drop(first);
	expect((await open(copies)).file.reads).toBe(1);
});

test('a stop while a copy is made is a stop', async () => {
	const file = new HeldFile(await draw(1000, 800));
	const stopped = { ...context, signal: AbortSignal.abort() };
	await expect(fitFile(stopped, file, NEEDS, new WaitingCopies())).rejects.toMatchObject({
		reason: 'cancelled',
	});
});
