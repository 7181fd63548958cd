/**
 * Runs before each test file: from here on time goes some times as fast for all that the process runs: the nodes,
 * n8n-core, the simulator and the tests. Dates, timers and so the waits keep their proportions; a wait of three seconds
 * takes 0.3. Only Jest's own time-outs, and those inside of Node's network, are as long as ever.
 */
import {
	dateNow,
	endPauses,
	forget,
	later,
	performanceNow,
	realTimeoutSignal,
	repeatedly,
	timeoutSignal,
} from './fastTimers';

const RealDate = Date;
const realPerformance = performance;

globalThis.Date = new Proxy(RealDate, {
	construct: (target, given: [], self) =>
		Reflect.construct(target, given.length > 0 ? given : [dateNow()], self) as Date,
	get: (target, key) => (key === 'now' ? dateNow : (Reflect.get(target, key) as unknown)),
});
globalThis.performance = new Proxy(realPerformance, {
	get: (target, key) => (key === 'now' ? performanceNow : (Reflect.get(target, key) as unknown)),
});
globalThis.setTimeout = later as unknown as typeof setTimeout;
globalThis.setInterval = repeatedly as unknown as typeof setInterval;
globalThis.clearTimeout = forget;
globalThis.clearInterval = forget;

// Of the whole process, unlike the others.
AbortSignal.timeout = timeoutSignal;
afterAll(() => void (AbortSignal.timeout = realTimeoutSignal));

// What still sleeps then is waited for by nobody: n8n-workflow's sleep cannot be cut short.
afterAll(endPauses);
