import { getEventListeners } from 'node:events';

import { startDeadline, untilStop } from '../../../../nodes/shared/piapi/transport/requestDeadline';
import { rejection } from '../../kit/fakeService';

const aborted = async (signal: AbortSignal) =>
	await new Promise<void>((resolve) => {
		if (signal.aborted) resolve();
		signal.addEventListener('abort', () => resolve());
	});
const listeners = ({ signal }: AbortController) => getEventListeners(signal, 'abort').length;
const never = new Promise<string>(() => {});

describe('what ends a request', () => {
	test.each([5, 0.5, 0, -100])('is its time: %d ms', async (timeoutMs) => {
		const deadline = startDeadline(timeoutMs, undefined);
		await aborted(deadline.signal);
		expect(deadline.hasPassed()).toBe(true);
	});

	test('is a stop, and then its time has not passed', () => {
		const stop = new AbortController();
		const deadline = startDeadline(60_000, stop.signal);
		expect(deadline.signal.aborted).toBe(false);
		stop.abort();
		expect([deadline.signal.aborted, deadline.hasPassed()]).toEqual([true, false]);
	});

	test('does not end it once it is cleared, and listens no longer', async () => {
		const stop = new AbortController();
		const deadline = startDeadline(1, stop.signal);
		expect(listeners(stop)).toBe(1);
		deadline.clear();
		expect(listeners(stop)).toBe(0);
		stop.abort();
		await aborted(AbortSignal.timeout(10));
		expect(deadline.signal.aborted).toBe(false);
	});
});

describe('work that a stop leaves alone after a moment', () => {
	test('gives what it gives, without a stop or with one that does not come', async () => {
		const stop = new AbortController();
		const work = async () => await new Promise((resolve) => setImmediate(() => resolve('done')));
		expect(await untilStop(work(), undefined, 1)).toBe('done');
		expect(await untilStop(work(), stop.signal, 1)).toBe('done');
		expect(listeners(stop)).toBe(0);
	});

	test('fails as it fails', async () => {
		const stop = new AbortController();
		const work = Promise.reject(new Error('broken'));
		expect(await rejection(untilStop(work, stop.signal, 1))).toMatchObject({ message: 'broken' });
		expect(listeners(stop)).toBe(0);
	});

	test('gives nothing where it goes on after the stop', async () => {
		const stop = new AbortController();
		const result = untilStop(never, stop.signal, 1);
		stop.abort();
		expect(await result).toBeUndefined();
	});

	test('still counts if it ends in that moment', async () => {
		const stop = new AbortController();
		let end = (_value: string) => {};
		const work = new Promise<string>((resolve) => (end = resolve));
		const result = untilStop(work, stop.signal, 60_000);
		stop.abort();
		await aborted(AbortSignal.timeout(2));
		end('done');
		expect(await result).toBe('done');
	});
});
