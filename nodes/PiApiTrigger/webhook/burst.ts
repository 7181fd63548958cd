import type { Context } from '../../shared/piapi/context';
import { perAccount } from '../../shared/piapi/account/perAccount';

/** What calls to one account share while they are being handled at the same time. */
interface Burst {
	calls: number;
	shared?: Pick<Context, 'throttle' | 'transfers' | 'silentHosts' | 'serviceClock'>;
}

const burstOf = perAccount<Burst>(() => ({ calls: 0 }));

/**
 * Handles a call with what other calls to its account share: if the service asks for fewer requests, all of them slow
 * down together, and their answers have one memory budget.
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
