import { TaskLog } from '../../../nodes/shared/create/taskLog';
import type { Context } from '../../../nodes/shared/piapi/context';
import { EventClock } from '../kit/eventClock';

function open() {
	const clock = new EventClock();
	const stop = new AbortController();
	const lines: Array<{ atMs: number; line: string }> = [];
	const info = (line: string) => void lines.push({ atMs: clock.now(), line });
	const context = { clock, signal: stop.signal, n8n: { logger: { info } } } as unknown as Context;
	return { clock, stop, lines, context, log: new TaskLog() };
}

const line = (ids: string) => `PiAPI tasks created, for Get Task: ${ids}`;

test('IDs that come within a quarter of a second share a line', async () => {
	const { clock, lines, context, log } = open();
	log.add(context, 'a');
	await clock.passUntil(clock.sleep(200));
	log.add(context, 'b');
	await clock.passUntil(clock.sleep(40));
	expect(lines).toEqual([]);
	await clock.passUntil(clock.sleep(100));
	log.add(context, 'c');
	await clock.passUntil(clock.sleep(300));
	expect(lines).toEqual([
		{ atMs: 250, line: line('a,b') },
		{ atMs: 590, line: line('c') },
	]);
});

test('the end of the run writes what is left, once', async () => {
	const { clock, lines, context, log } = open();
	log.flush(context);
	log.add(context, 'a');
	log.flush(context);
	expect(lines).toEqual([{ atMs: 0, line: line('a') }]);
	await clock.passUntil(clock.sleep(1_000));
	expect(lines).toHaveLength(1);
});

test('a stop writes at once', async () => {
	const { lines, stop, context, log } = open();
	log.add(context, 'a');
	stop.abort();
	await new Promise((resolve) => setImmediate(resolve));
	expect(lines).toEqual([{ atMs: 0, line: line('a') }]);
});
