import type { Context } from '../../piapi/context';
import { perProcess } from '../../timing/perProcess';
import type { Entry } from '../journal/entries';
import { IMAGES_KEPT_MS } from '../historyPages';
import type { LostCreate } from './lostCreate';

/** The service tells its date in whole seconds, and its answer takes a moment. */
const PRECISION_MS = 2_000;

/**
 * When creates were sent, in milliseconds by the clock: exactly for those of this process, and by the service's date for
 * those of earlier ones. This machine's date counts for nothing: it may have been wrong then, or be wrong now.
 */
export class SendTimes {
	private readonly known = new WeakMap<Entry, number>();
	/** Those whose answers this process waits for. */
	private readonly underWay = new WeakSet<Entry>();

	/** Records that a create is being sent now, and returns the service's date for later tries, if we know it. */
	note({ clock, serviceClock }: Context, entry: Entry): number | undefined {
		this.known.set(entry, clock.now());
		this.underWay.add(entry);
		return serviceClock.isKnown ? serviceClock.now() : undefined;
	}

	/** Nobody waits for an answer to this create any more. */
	noteEnd(entry: Entry): void {
		this.underWay.delete(entry);
	}

	isUnderWay(entry: Entry): boolean {
		return this.underWay.has(entry);
	}

	/** A create that an earlier try has sent, and when its answer is surely lost: it may still be on its way. */
	asLost(context: Context, entry: Entry): LostCreate {
		const { withinMs = 0 } = entry;
		const nowMs = context.clock.now();
		const lostMs = Math.max(nowMs, (this.of(context, entry) ?? nowMs) + withinMs);
		return { entry, lostMs };
	}

	/** Records when a reused task was found, in milliseconds by the clock: no create that was sent later has made it. */
	noteFound(entry: Entry, atMs: number): void {
		this.known.set(entry, atMs);
	}

	/** When a create was sent, or a reused task found; undefined if we cannot know, or if the entry's date lies in the future. */
	of(context: Context, entry: Entry): number | undefined {
		return this.known.get(entry) ?? byDate(context, entry);
	}

	/**
	 * When the first of these was sent; as long ago as can matter if we cannot know. By the service's date it may be longer ago
	 * than by the clock, which stands still while a machine sleeps.
	 */
	ofFirst(context: Context, entries: Entry[]): number {
		const farMs = context.clock.now() - IMAGES_KEPT_MS;
		const times = entries.map((entry) => {
			return Math.min(this.of(context, entry) ?? farMs, byDate(context, entry) ?? Infinity);
		});
		return times.reduce((least, ms) => Math.min(least, ms), Infinity);
	}
}

function byDate({ clock, serviceClock }: Context, { atMs }: Entry): number | undefined {
	if (atMs === undefined || !serviceClock.isKnown) return undefined;
	const agoMs = serviceClock.now() - atMs;
	return agoMs >= -PRECISION_MS ? clock.now() - agoMs : undefined;
}

/** What this process knows: the calls of an agent share an execution's creates. */
export const sendTimesOf = perProcess(() => new SendTimes());
