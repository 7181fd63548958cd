import type { Context } from '../piapi/context';
import type { StreamedBody } from '../piapi/readBody';
import type { Clock } from '../timing/clock';
import type { SharedPermit } from '../timing/semaphore';

/** How long a host may take for its next bytes before others get the permit, in milliseconds. */
const PATIENCE_MS = 2_000;
/** This many bytes within that time are worth the permit. */
const WORTH_BYTES = 1024 ** 2;
/** An image that takes longer comes after the others, however steadily it comes, in milliseconds. */
const LONGEST_TURN_MS = 4_000;
/** How many may arrive without a permit. */
const FREE_BYTES = 64 * 1024;

/** What work needs to know that others may wait for it. */
type HeldUp = Context & Required<Pick<Context, 'permit' | 'silentHosts'>>;

/** An image on its way: counts its bytes, and can be given up. */
export class Arrival {
	bytes = 0;
	isAbandoned = false;
	/** Where it is asked for: redirects may lead to another host. */
	address: string;
	private body?: StreamedBody;
	private waiter?: { bytes: number; reached: () => void };

	constructor(url: string) {
		this.address = url;
	}

	/** Whether no more than a beginning has come. */
	get isSilent(): boolean {
		return this.bytes < FREE_BYTES;
	}

	/** To be called with the body, as soon as there is one. */
	begin(body: StreamedBody): void {
		this.body = body;
		if (this.isAbandoned) body.destroy();
	}

	/** To be called with each piece that has come. */
	count(length: number): void {
		this.bytes += length;
		if (this.waiter !== undefined && this.bytes >= this.waiter.bytes) this.waiter.reached();
	}

	/** Resolves when so many bytes have come; one at a time may wait. */
	async reaches(bytes: number): Promise<void> {
		if (this.bytes >= bytes) return;
		await new Promise<void>((reached) => (this.waiter = { bytes, reached }));
	}

	/** Takes no more of it. */
	abandon(): void {
		this.isAbandoned = true;
		this.body?.destroy();
	}
}

/**
 * Fetches an image while holding a permit, as long as it arrives quickly. Permits are for work and memory: a silent host
 * takes neither, so we wait for it without one. An image that arrives slowly while others wait is given up, and fetched
 * again once they are done.
 *
 * @param fetch Fetches it from its start, in a time that begins anew.
 * @param noteInLine Is told for how long others came first, in milliseconds.
 */
export async function fetchInTurn<T>(
	context: Context,
	url: string,
	fetch: (arrival: Arrival) => Promise<T>,
	noteInLine: (ms: number) => void,
): Promise<T> {
	const { clock, permit, silentHosts } = context;
	if (permit === undefined || silentHosts === undefined) return await fetch(new Arrival(url));
	const askedMs = clock.now();
	for (let isLast = false; ; isLast = true) {
		if (isLast) await permit.comeLast();
		const startMs = clock.now();
		const arrival = new Arrival(url);
		const work = fetch(arrival);
		await attend({ ...context, permit, silentHosts }, url, arrival, work, isLast);
		if (arrival.isAbandoned) {
			silentHosts.noteSlow(url);
			continue;
		}
		noteInLine(startMs - askedMs);
		const result = await work;
		if (clock.now() - startMs <= PATIENCE_MS) silentHosts.noteQuickAnswer(url);
		return result;
	}
}

/**
 * Waits until the work has ended, or the image is given up for others. One that comes last keeps its permit while it is
 * silent.
 */
async function attend(
	context: HeldUp,
	url: string,
	arrival: Arrival,
	work: Promise<unknown>,
	isLast: boolean,
): Promise<void> {
	const { clock, permit, silentHosts } = context;
	const ended = work.then(
		() => {},
		() => {},
	);
	if (!isLast && silentHosts.isSlow(url)) await waitFree(permit, arrival, ended);
	for (let turnMs = PATIENCE_MS; !arrival.isAbandoned; turnMs += PATIENCE_MS) {
		const before = arrival.bytes;
		const wasWanted = permit.isWanted;
		if (await endsWithin(clock, ended, PATIENCE_MS)) return;
		if (!isLast && arrival.isSilent) {
			silentHosts.noteSlow(url);
			await waitFree(permit, arrival, ended);
			turnMs = 0;
			continue;
		}
		const isWorth = arrival.bytes - before >= WORTH_BYTES && turnMs < LONGEST_TURN_MS;
		// Who only has to wait for a moment is no reason to fetch it again.
		if (!isWorth && wasWanted && permit.isWanted) arrival.abandon();
	}
}

/** Waits without a permit until one is needed. If it is not free at once, the image is given up. */
async function waitFree(
	permit: SharedPermit,
	arrival: Arrival,
	ended: Promise<void>,
): Promise<void> {
	await permit.releasedWhile(async () => {
		const isNeeded = await Promise.race([
			ended.then(() => false),
			arrival.reaches(FREE_BYTES).then(() => true),
		]);
		if (isNeeded && !permit.isFree) arrival.abandon();
	});
}

async function endsWithin(clock: Clock, ended: Promise<void>, ms: number): Promise<boolean> {
	const timer = new AbortController();
	const isEnded = ended.then(() => true);
	const isLate = clock.sleep(ms, timer.signal).then(() => false);
	return await Promise.race([isEnded, isLate]).finally(() => timer.abort());
}
