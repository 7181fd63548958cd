import {
	SlotWindow,
	type RefusalJudge,
	type Slot,
} from '../../../../nodes/shared/timing/slotWindow';
import { EventClock } from '../../kit/eventClock';

/** A refusal that tells a want of places, and one that could mean anything. */
export const FULL = new Error('full');
export const ODD = new Error('odd');
export const PATIENCE_MS = 1_000_000;

/** A window, and what its jobs do: each create is noted with its time, in seconds. */
export function openWindow(tasksInFlight: number, beyondPlan = 0) {
	const clock = new EventClock();
	const stop = new AbortController();
	const noteTakenAfter = jest.fn();
	const judge: RefusalJudge = {
		isForWantOfPlace: (error, mayBeFull) => error === FULL || (error === ODD && mayBeFull),
		noteTakenAfter,
	};
	const sleepsMs: number[] = [];
	const window = new SlotWindow(
		{ tasksInFlight, beyondPlan },
		{
			now: () => clock.now(),
			unixNow: () => clock.unixNow(),
			random: () => clock.random(),
			async sleep(ms, signal) {
				sleepsMs.push(ms);
				await clock.sleep(ms, signal);
			},
		},
		judge,
		stop.signal,
	);
	const creates: string[] = [];
	/** A create that takes so long and then meets one of these, one after the other; once they are used up, it is taken. */
	const create = (name: string, refusals: Error[] = [], tookMs = 0) => {
		const left = [...refusals];
		return async () => {
			creates.push(`${name} at ${clock.now() / 1_000}`);
			if (tookMs > 0) await clock.sleep(tookMs);
			const refusal = left.shift();
			if (refusal !== undefined) throw refusal;
		};
	};
	const hold = async (work: (slot: Slot) => Promise<void>) => await window.hold(work);
	/** A job that creates a task, which works for so long. */
	const job = async (name: string, refusals?: Error[], { workMs = 0, tookMs = 0 } = {}) =>
		await hold(async (slot) => {
			await slot.send(create(name, refusals, tookMs), PATIENCE_MS);
			if (workMs > 0) await clock.sleep(workMs);
		});
	const pass = async (...work: Array<Promise<unknown>>) => await clock.passUntil(Promise.all(work));
	return { clock, stop, window, noteTakenAfter, sleepsMs, creates, create, hold, job, pass };
}

export const many = (count: number, error: Error) => Array<Error>(count).fill(error);
