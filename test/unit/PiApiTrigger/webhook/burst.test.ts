import { withinBurst } from '../../../../nodes/PiApiTrigger/webhook/burst';
import type { Context } from '../../../../nodes/shared/piapi/context';
import { fakeContext } from '../../kit/fakeContext';

/** A call whose work ends when it is told to. */
function call(context: Context) {
	let seen: Context | undefined;
	let end = () => {};
	const isOver = new Promise<void>((resolve) => (end = resolve));
	const done = withinBurst(context, async (shared) => {
		seen = shared;
		await isOver;
	});
	const finish = async () => {
		end();
		await done;
	};
	return { throttle: seen?.throttle, transfers: seen?.transfers, n8n: seen?.n8n, finish };
}

const { clock } = fakeContext(() => ({})).context;
const contextOf = (account: string) => fakeContext(() => ({}), { clock, account }).context;

test('calls of one account at the same time share what paces them, and nothing else', async () => {
	const contexts = [contextOf('one'), contextOf('one'), contextOf('two')];
	const [first, second, other] = contexts.map(call);
	expect(second.throttle).toBe(first.throttle);
	expect(second.transfers).toBe(first.transfers);
	expect(second.n8n).toBe(contexts[1].n8n);
	expect(other.throttle).not.toBe(first.throttle);
	await Promise.all([first, second, other].map(async ({ finish }) => await finish()));
});

test('a call after the burst begins anew: what slowed the burst down is over', async () => {
	const first = call(contextOf('one'));
	const second = call(contextOf('one'));
	await first.finish();
	const third = call(contextOf('one'));
	expect(third.throttle).toBe(first.throttle);
	await second.finish();
	await third.finish();
	const later = call(contextOf('one'));
	expect(later.throttle).not.toBe(first.throttle);
	await later.finish();
});

test('a call that fails does not keep its burst', async () => {
	const context = contextOf('one');
	const failing = withinBurst(context, async () => await Promise.reject(new Error('broken')));
	await expect(failing).rejects.toThrow('broken');
	const later = call(contextOf('one'));
	expect(later.throttle).not.toBe(context.throttle);
	await later.finish();
});
