import type { Context } from '../piapi/context';
import type { StreamedBody } from '../piapi/transport/readBody';
import type { Clock } from '../timing/clock';
import type { SharedPermit } from '../limits/semaphore';

/** How long a host may take for its next bytes before others get its permit, in milliseconds. */
const PATIENCE_MS = 2_000;
/** If this many bytes arrive in that time, the image keeps its permit. */
const WORTH_BYTES = 1024 ** 2;
/** An image that takes longer is fetched after the others, however steadily it arrives; in milliseconds. */
const LONGEST_TURN_MS = 4_000;
/** How many bytes may arrive without a permit. */
const FREE_BYTES = 64 * 1024;

/** A context in which others may wait for the same permits. */
type HeldUp = Context & Required<Pick<Context, 'permit' | 'silentHosts'>>;

/** A download in progress: counts its bytes, and can be abandoned. */
export class Arrival {
	bytes = 0;
	isAbandoned = false;
	/** The address requested last: redirects may lead to another host. */
	address: string;
	private body?: StreamedBody;
	private waiter?: { bytes: number; reached: () => void };

	constructor(url: string) {
		this.address = url;
	}

	/** Whether hardly anything has arrived. */
	get isSilent(): boolean {
		return this.bytes < FREE_BYTES;
	}

	/** Call it with the body, as soon as there is one. */
	begin(body: StreamedBody): void {
		this.body = body;
		if (this.isAbandoned) body.destroy();
	}

	/** Call it with the length of each piece that arrives. */
	count(length: number): void {
		this.bytes += length;
		if (this.waiter !== undefined && this.bytes >= this.waiter.bytes) this.waiter.reached();
	}

	/** Resolves when this many bytes have arrived; one caller at a time. */
	async reaches(bytes: number): Promise<void> {
		if (this.bytes >= bytes) return;
		await new Promise<void>((reached) => (this.waiter = { bytes, reached }));
	}

	/** Stops the download. */
	abandon(): void {
		this.isAbandoned = true;
		this.body?.destroy();
	}
}

/**
 * Downloads an image while holding a permit, as long as it arrives quickly. Permits stand for work and memory: a silent host
 * takes neither, so we wait for it without one. An image that arrives slowly while others wait is abandoned, and downloaded
 * again once they are done.
 *
 * @param fetch Downloads it from the start, with a fresh time limit.
 * @param noteInLine Receives how long others came first, in milliseconds.
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
 * Waits until the work has ended, or the image is abandoned for others. One that comes last keeps its permit even while its
 * host is silent.
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
		// Somebody who had to wait only for a moment is no reason to download it again.
		if (!isWorth && wasWanted && permit.isWanted) arrival.abandon();
	}
}

/** Waits without a permit until one is needed. If none is free by then, the image is abandoned. */
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
