import type { Context } from '../../shared/piapi/context';
import { perAccount } from '../../shared/piapi/perAccount';

/** What the calls to one account share that are worked on at the same time. */
interface Burst {
	calls: number;
	shared?: Pick<Context, 'throttle' | 'transfers' | 'silentHosts' | 'serviceClock'>;
}

const burstOf = perAccount<Burst>(() => ({ calls: 0 }));

/**
 * Works on a call with what other calls to its account share meanwhile: where the service asks for fewer requests, all of
 * them slow down together, and their answers have one budget of memory.
 */
export async function withinBurst<T>(
	context: Context,
	work: (context: Context) => Promise<T>,
): Promise<T> {
	const { throttle, transfers, silentHosts, serviceClock } = context;
	const burst = burstOf(context);
	burst.shared ??= { throttle, transfers, silentHosts, serviceClock };
	burst.calls += 1;
	return await work({ ...context, ...burst.shared }).finally(() => {
		burst.calls -= 1;
		if (burst.calls === 0) burst.shared = undefined;
	});
}
