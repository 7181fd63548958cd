/**
 * Runs before each test file: from here on time goes ten times as fast for all that the process runs: the nodes,
 * n8n-core, the simulator and the tests. The dates, the timers and so the waits keep their proportions, and a wait of
 * three seconds takes 0.3. Only Jest's own time-outs and the network are as fast as ever.
 */
import { SPEED, endPauses, later, nowMs } from './fastTimers';

const RealDate = Date;
const { setInterval: realSetInterval } = globalThis;

globalThis.Date = new Proxy(RealDate, {
	construct: (target, given: [], self) =>
		Reflect.construct(target, given.length > 0 ? given : [nowMs()], self) as Date,
	get: (target, key) => (key === 'now' ? nowMs : (Reflect.get(target, key) as unknown)),
});
globalThis.setTimeout = later as typeof setTimeout;
globalThis.setInterval = ((work: () => void, ms = 0, ...given: []) =>
	realSetInterval(work, ms / SPEED, ...given)) as typeof setInterval;

// What still sleeps then is waited for by nobody: n8n-workflow's sleep cannot be cut short.
afterAll(endPauses);
