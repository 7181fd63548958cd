import sharp from 'sharp';

import { systemClock } from '../../../nodes/shared/run/systemClock';
import type { Context } from '../../../nodes/shared/piapi/context';
import { limitsOf } from '../../../nodes/shared/source/checkImage';
import { FittedFile, type FileToRead } from '../../../nodes/shared/source/fittedFile';
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
	const fitted = new FittedFile(file, NEEDS, copies);
	return { file, fitted, sent: await fitted.check(context) };
}

test('what is within the limits is sent as it is', async () => {
	const file = new HeldFile(await draw(40, 30));
	const fitted = new FittedFile(file, NEEDS, new WaitingCopies());
	expect(await fitted.check(context)).toBe(file.bytes);
	expect(fitted).toMatchObject({ sent: { width: 40, height: 30 } });
	expect(fitted.original).toBeUndefined();
	expect(await fitted.load()).toBe(file.bytes);
});

test('of what is not a copy is sent, which is made once', async () => {
	const { file, fitted, sent } = await open();
	expect(fitted).toMatchObject({
		original: { width: 100, height: 60 },
		sent: { width: 57, height: 34 },
	});
	expect(await sharp(sent).metadata()).toMatchObject({ format: 'jpeg', width: 57, height: 34 });
	expect(await fitted.load()).toBe(sent);
	expect(await fitted.load()).toBe(sent);
	expect(file.reads).toBe(1);
});

test('a copy that has arrived is made again where it is asked for again, the same', async () => {
	const { file, fitted, sent } = await open();
	fitted.letGo();
	expect((await fitted.load()).equals(sent)).toBe(true);
	expect(file.reads).toBe(2);
});

test('where too many copies wait, another one is made again when it is sent', async () => {
	const copies = new WaitingCopies();
	const first = {};
	copies.keep(first, Buffer.alloc(64 * 1024 ** 2));
	const { file, fitted, sent } = await open(copies);
	expect((await fitted.load()).equals(sent)).toBe(true);
	expect(file.reads).toBe(2);
	copies.drop(first);
	copies.drop(first);
	const next = await open(copies);
	await next.fitted.load();
	expect(next.file.reads).toBe(1);
});

test('a file that has changed since it was checked is not sent', async () => {
	const { file, fitted } = await open();
	fitted.letGo();
	file.bytes = await draw(101, 60);
	await expect(fitted.load()).rejects.toMatchObject({
		reason: 'unusableImage',
		facts: { detail: 'The file has changed meanwhile' },
	});
});

test('a stop while a copy is made is a stop', async () => {
	const file = new HeldFile(await draw(1000, 800));
	const fitted = new FittedFile(file, NEEDS, new WaitingCopies());
	const stopped = { ...context, signal: AbortSignal.abort() };
	await expect(fitted.check(stopped)).rejects.toMatchObject({ reason: 'cancelled' });
});
