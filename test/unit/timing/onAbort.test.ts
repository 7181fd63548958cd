import { getEventListeners } from 'node:events';

import { onAbort } from '../../../nodes/shared/timing/onAbort';

function open() {
	const stop = new AbortController();
	const called: string[] = [];
	const wait = (name: string) => onAbort(stop.signal, () => void called.push(name));
	const listeners = () => getEventListeners(stop.signal, 'abort').length;
	return { stop, called, wait, listeners };
}

test('all who wait are called once', () => {
	const { stop, called, wait } = open();
	wait('a');
	wait('b');
	stop.abort();
	stop.signal.dispatchEvent(new Event('abort'));
	expect(called).toEqual(['a', 'b']);
});

test('who waits for what has come already is called at once', () => {
	const { stop, called, wait, listeners } = open();
	stop.abort();
	const forget = wait('a');
	expect(called).toEqual(['a']);
	forget();
	expect(listeners()).toBe(0);
});

test('however many wait, the signal has one listener, and none once nobody waits any more', () => {
	const { stop, called, wait, listeners } = open();
	const [forgetA, forgetB] = [wait('a'), wait('b')];
	expect(listeners()).toBe(1);
	forgetA();
	forgetA();
	expect(listeners()).toBe(1);
	forgetB();
	expect(listeners()).toBe(0);
	wait('c');
	expect(listeners()).toBe(1);
	stop.abort();
	expect(called).toEqual(['c']);
});

test('two who wait with the same function both count', () => {
	const { stop, listeners } = open();
	const listener = jest.fn();
	const forget = onAbort(stop.signal, listener);
	onAbort(stop.signal, listener);
	forget();
	expect(listeners()).toBe(1);
	stop.abort();
	expect(listener).toHaveBeenCalledTimes(1);
});

test('signals have nothing to do with each other', () => {
	const [one, other] = [open(), open()];
	one.wait('one');
	other.wait('other');
	one.stop.abort();
	expect([one.called, other.called]).toEqual([['one'], []]);
});
