import { Readable } from 'node:stream';

import { IMAGES_AT_ONCE } from '../../../../nodes/shared/limits/memory';
import type { Context } from '../../../../nodes/shared/piapi/context';
import { readHead } from '../../../../nodes/shared/download/imageHost';
import { SilentHosts } from '../../../../nodes/shared/piapi/transport/silentHosts';
import { downloadImage } from '../../../../nodes/shared/download/download';
import { Semaphore } from '../../../../nodes/shared/limits/semaphore';
import { writePng } from '../../../fixtures/png';
import { EventClock } from '../../kit/eventClock';
import { fakeContext } from '../../kit/fakeContext';

const png = writePng({ width: 8, height: 8, colourType: 0, depth: 8 });
const MB = 1024 ** 2;
const GOOD = 'https://good.example.com/a.png';

/** What a host does with a request, whose time is up after so many milliseconds. */
type Host = (clock: EventClock, timeoutMs: number) => AsyncIterable<Buffer> | Promise<never>;

const timedOut = () => Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
const silent: Host = async (clock, timeoutMs) => {
	await clock.sleep(timeoutMs);
	throw timedOut();
};
/** A piece of so many bytes each so many milliseconds, until its time is up. */
const dripping = (bytes: number, everyMs: number): Host =>
	async function* (clock, timeoutMs) {
		const piece = Buffer.alloc(bytes);
		for (let ms = 0; ms < timeoutMs; ms += everyMs) {
			await clock.sleep(everyMs);
			yield piece;
		}
		throw timedOut();
	};
/** An internet connection, shared by all that comes over it, each in pieces; so many bytes a second, also of one image. */
function line(perSecond: number, perImage = Infinity, length = 5 * MB): Host {
	const piece = Buffer.alloc(64 * 1024);
	let freeAtMs = 0;
	return async function* (clock, timeoutMs) {
		const endMs = clock.now() + timeoutMs;
		let ownMs = clock.now();
		yield png;
		for (let sent = 0; sent < length; sent += piece.length) {
			ownMs = Math.max(ownMs, clock.now()) + (piece.length / perImage) * 1_000;
			freeAtMs = Math.max(freeAtMs, clock.now()) + (piece.length / perSecond) * 1_000;
			await clock.sleep(Math.min(Math.max(ownMs, freeAtMs), endMs) - clock.now());
			if (clock.now() >= endMs) throw timedOut();
			yield piece;
		}
	};
}
/** As many bytes as are wanted, after so many milliseconds. */
const after = (ms: number, bytes = png): Host =>
	async function* (clock) {
		await clock.sleep(ms);
		yield bytes;
	};

/** A body of an answer: as one from a socket, it is closed at once when nobody wants it any more. */
function bodyOf(pieces: AsyncIterable<Buffer>): Readable {
	const iterator = pieces[Symbol.asyncIterator]();
	return new Readable({
		objectMode: true,
		highWaterMark: 1,
		read() {
			iterator.next().then(
				({ done, value }) => this.push(done ? null : value),
				(error: Error) => this.destroy(error),
			);
		},
	});
}

/** Rows that are finished as a run does it, a few at a time: when each was, in milliseconds, and whether it had its image. */
async function finish(
	rows: string[],
	hostOf: (url: string) => Host,
	{ patient = true, onBody = (_body: Readable) => {} } = {},
) {
	const clock = new EventClock();
	const finishing = new Semaphore(IMAGES_AT_ONCE);
	const asked: Array<{ url: string; timeoutMs: number; atMs: number }> = [];
	const { context } = fakeContext(() => ({}), { clock });
	const silentHosts = patient ? new SilentHosts() : undefined;
	const n8n = {
		helpers: {
			httpRequest: async ({ url, timeout }: { url: string; timeout: number }) => {
				asked.push({ url, timeoutMs: timeout, atMs: clock.now() });
				const pieces = await hostOf(url)(clock, timeout);
				const body = bodyOf(pieces);
				onBody(body);
				return { statusCode: 200, headers: {}, body };
			},
		},
	};
	const work = rows.map((url) =>
		finishing.hold(async (permit) => {
			const own = { ...context, n8n, silentHosts, permit } as unknown as Context;
			const hasImage = await downloadImage(own, url).then(
				() => true,
				() => false,
			);
			return { url, hasImage, atMs: clock.now() };
		}),
	);
	const done = await clock.passUntil(Promise.all(work));
	const goodAtMs = Math.max(...done.filter(({ url }) => url === GOOD).map(({ atMs }) => atMs));
	return { asked, done, goodAtMs, allAtMs: clock.now() };
}

const rowsOf = (count: number, urlOf: (index: number) => string) => [
	...Array.from({ length: count }, (_, index) => urlOf(index)),
	...Array.from({ length: 8 }, () => GOOD),
];
const one = () => 'https://silent.example.com/a.png';
const each = (index: number) => `https://silent-${index}.example.com/a.png`;

describe('32 rows before 8 good ones', () => {
	test.each<[string, (index: number) => string, Host, number]>([
		['of one silent host', one, silent, 6_000],
		['of a silent host each', each, silent, 20_000],
		['of one host that drips', one, dripping(1, 1_000), 6_000],
		['of a host each that drips', each, dripping(1, 1_000), 20_000],
		['of a host each that sends a little all the time', each, dripping(16 * 1024, 500), 60_000],
		['of a host each that is silent after a megabyte', each, dripping(MB, 40_000), 20_000],
		['of a host each that sends steadily, and never ends', each, dripping(MB, 1_000), 40_000],
		['of one host that sends steadily, and never ends', one, dripping(MB, 1_000), 10_000],
	])('%s: the good ones do not wait for them', async (_label, urlOf, host, withinMs) => {
		const hostOf = (url: string) => (url === GOOD ? after(100) : host);
		const { done, goodAtMs } = await finish(rowsOf(32, urlOf), hostOf);
		expect(done.filter(({ hasImage }) => hasImage)).toHaveLength(8);
		expect(goodAtMs).toBeLessThan(withinMs);
	});

	test('without this they wait for minutes', async () => {
		const hostOf = (url: string) => (url === GOOD ? after(100) : silent);
		expect((await finish(rowsOf(32, one), hostOf, { patient: false })).goodAtMs).toBeGreaterThan(
			200_000,
		);
	});
});

test('a host that hung is given up sooner for the next rows', async () => {
	const clock = new EventClock();
	const { context } = fakeContext(() => ({}), { clock, silentHosts: new SilentHosts() });
	const timeouts: number[] = [];
	let host: Host = silent;
	const httpRequest = async ({ timeout }: { timeout: number }) => {
		timeouts.push(timeout);
		return { statusCode: 200, headers: {}, body: Readable.from(await host(clock, timeout)) };
	};
	Object.assign(context.n8n.helpers, { httpRequest });
	const fetch = async (url: string) => {
		timeouts.length = 0;
		const startMs = clock.now();
		await clock.passUntil(downloadImage(context, url).catch(() => {}));
		return clock.now() - startMs;
	};
	expect(await fetch(one())).toBeGreaterThan(50_000);
	expect(await fetch(one())).toBeLessThan(15_500);
	expect(timeouts.every((ms) => ms === 5_000)).toBe(true);
	expect(await fetch(each(0))).toBeGreaterThan(50_000);
	// An answer makes it like any other.
	host = after(4_000);
	await fetch(one());
	host = silent;
	expect(await fetch(one())).toBeGreaterThan(50_000);
});

test('large images that stop on their way are not all in memory', async () => {
	let inMemory = 0;
	let most = 0;
	const piece = Buffer.alloc(MB);
	const large: Host = async function* (clock) {
		yield png;
		for (let pieces = 0; pieces < 30; pieces++) {
			if (pieces === 28) await clock.sleep(10_000);
			yield piece;
		}
	};
	// What has come of a body is in memory until it is closed.
	const onBody = (body: Readable) => {
		let own = 0;
		const push = body.push.bind(body);
		body.push = (chunk: Buffer | null) => {
			own += (chunk?.length ?? 0) / MB;
			inMemory += (chunk?.length ?? 0) / MB;
			most = Math.max(most, inMemory);
			return push(chunk);
		};
		body.once('close', () => (inMemory -= own));
	};
	const rows = Array.from({ length: 12 }, (_, index) => each(index));
	const { done } = await finish(rows, () => large, { onBody });
	expect(done.every(({ hasImage }) => hasImage)).toBe(true);
	expect(most).toBeGreaterThan(30);
	// Those that have a place, and two that wait without one.
	expect(most).toBeLessThanOrEqual((IMAGES_AT_ONCE + 2) * 30);
});

test('small images of a slow host do not wait for its large ones', async () => {
	const large = line(100 * MB, 0.25 * MB);
	const rows = Array.from({ length: 32 }, (_, index) => `https://one.example.com/${index}.png`);
	const small = Array.from({ length: 8 }, (_, index) => `https://one.example.com/small-${index}`);
	const isSmall = (url: string) => url.includes('small');
	const hostOf = (url: string) => (isSmall(url) ? after(100) : large);
	const { done } = await finish([...rows, ...small], hostOf);
	expect(done.every(({ hasImage }) => hasImage)).toBe(true);
	for (const { url, atMs } of done) if (isSmall(url)) expect(atMs).toBeLessThan(20_000);
});

describe('24 rows of 5 MB that come slowly', () => {
	test.each<[string, (index: number) => string, Host]>([
		['over a line of 8 Mbit/s', one, line(MB)],
		['over such a line, from a host each', each, line(MB)],
		['over one of 20 Mbit/s', one, line(2.4 * MB)],
		['from a host that gives 0.3 MB/s', one, line(100 * MB, 0.3 * MB)],
		['from hosts that give 0.3 MB/s', each, line(100 * MB, 0.3 * MB)],
		['from a host that gives 0.6 MB/s', one, line(100 * MB, 0.6 * MB)],
	])('%s: all are had', async (_label, urlOf, host) => {
		const rows = Array.from({ length: 24 }, (_, index) => urlOf(index));
		const { done, asked } = await finish(rows, () => host);
		expect(done.filter(({ hasImage }) => hasImage)).toHaveLength(24);
		// Nothing is fetched more than once again.
		expect(asked.length).toBeLessThanOrEqual(48);
	});

	test('are all had while others come and go', async () => {
		const slow = line(100 * MB, 0.5 * MB);
		const rows = Array.from({ length: 300 }, (_, index) => (index % 10 === 0 ? each(index) : GOOD));
		const { done } = await finish(rows, (url) => (url === GOOD ? after(400) : slow));
		expect(done.filter(({ hasImage }) => hasImage)).toHaveLength(300);
	});
});

test('a try that broke off is made again, however long the others took meanwhile', async () => {
	let tries = 0;
	const broken: Host = async function* (clock) {
		yield png;
		await clock.sleep(3_000);
		if (++tries < 3) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
		yield Buffer.alloc(MB);
	};
	const slow = line(100 * MB, 0.25 * MB);
	const rows = [...Array.from({ length: 40 }, (_, index) => each(index)), 'https://b.example.com/'];
	const { done, allAtMs } = await finish(rows, (url) => (url.includes('//b.') ? broken : slow));
	expect(allAtMs).toBeGreaterThan(120_000);
	expect(done.filter(({ hasImage }) => hasImage)).toHaveLength(41);
});

describe('a redirect to a host that hangs', () => {
	const clock = new EventClock();
	const silentHosts = new SilentHosts();
	const { context } = fakeContext(() => ({}), { clock, silentHosts });
	const shared = 'https://shared.example.com/a.png';
	Object.assign(context.n8n.helpers, {
		httpRequest: async ({ url, timeout }: { url: string; timeout: number }) => {
			if (url !== shared) return await silent(clock, timeout);
			return { statusCode: 302, headers: { location: one() }, body: Readable.from([]) };
		},
	});

	test.each<[string, (url: string) => Promise<unknown>]>([
		['an image', async (url) => await downloadImage(context, url).catch(() => {})],
		['the head of one', async (url) => await readHead(context, url)],
	])('says nothing of the one that redirects: %s', async (_label, fetch) => {
		silentHosts.noteAnswer(one());
		await clock.passUntil(fetch(shared));
		expect([silentHosts.hasHung(shared), silentHosts.hasHung(one())]).toEqual([false, true]);
	});
});

test('a slow image is whole', async () => {
	const big = Buffer.concat([png, Buffer.alloc(3 * MB)]);
	const slow: Host = async function* (clock) {
		for (let at = 0; at < big.length; at += 200_000) {
			await clock.sleep(900);
			yield big.subarray(at, at + 200_000);
		}
	};
	const { done } = await finish(
		[GOOD, ...Array.from({ length: 9 }, (_, at) => each(at))],
		() => slow,
	);
	expect(done.every(({ hasImage }) => hasImage)).toBe(true);
});
