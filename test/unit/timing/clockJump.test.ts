import { Throttle } from '../../../nodes/shared/piapi/throttle';
import { Problem } from '../../../nodes/shared/problem/problem';
import type { Task } from '../../../nodes/shared/task/task';
import { PollSchedule } from '../../../nodes/shared/wait/pollSchedule';
import { TaskLimit } from '../../../nodes/shared/limits/taskLimit';
import { pollUntilEnd } from '../../../nodes/shared/wait/pollUntilEnd';
import { EventClock } from '../kit/eventClock';
import { PlacesService } from '../kit/placesService';

const MINUTES_10 = 600_000;
const refusal = new Problem('rateLimited', { statusCode: 429, detail: 'concurrency limit' });

/** Thirty tasks through limit, throttle, schedule and wait; the machine's date is set in the middle of them. */
async function play(setByMs: number) {
	const clock = new EventClock();
	const service = new PlacesService(clock, { places: 5, beyond: refusal });
	service.drawMs = () => 4_000;
	const throttle = new Throttle(clock);
	const schedule = new PollSchedule();
	const size = { tasksInFlight: 5, beyondPlan: 1 };
	const limit = new TaskLimit(size, clock, new AbortController().signal);
	void clock.sleep(9_000).then(() => {
		clock.setDate(setByMs);
		throttle.refused(2_000);
	});
	const outcomes = Array.from({ length: 30 }, async () =>
		limit.hold(async (slot) => {
			const create = async (): Promise<Task> => {
				await throttle.admit();
				try {
					return service.create();
				} catch (error) {
					expect(error).toBe(refusal);
					await slot.backInLine();
					return await create();
				}
			};
			const known = await create();
			const own = schedule.begin();
			const poll = async () => {
				await throttle.admit();
				return service.get(known.id);
			};
			const options = { timeoutMs: 60_000, polling: own, known, mayPass: () => false };
			const { outcome, waitedMs } = await pollUntilEnd({ clock }, poll, options);
			own.end(waitedMs);
			return outcome;
		}),
	);
	const all = await clock.passUntil(Promise.all(outcomes));
	return { outcomes: new Set(all), tookMs: clock.now(), looks: service.looks };
}

test.each([
	['back', -MINUTES_10],
	['forward', MINUTES_10],
])('a date that is set %s by ten minutes changes nothing in a run', async (_label, setByMs) => {
	const undisturbed = await play(0);
	expect(undisturbed.outcomes).toEqual(new Set(['succeeded']));
	expect(await play(setByMs)).toEqual(undisturbed);
});
