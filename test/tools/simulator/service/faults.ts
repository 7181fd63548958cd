import type { SimulatorOptions } from '../options';
import { FAULTS, type Fault, type RequestFaultName } from './faultList';
import type { Circumstances } from './oddAnswers';
import type { Reply } from './reply';
import type { RequestKind } from './requests';

/** Draws the fault of one request, if any; each probability counts by itself, in the order of the list. */
export function drawFault(
	kind: RequestKind,
	{ faults }: SimulatorOptions,
	random: () => number,
): RequestFaultName | undefined {
	for (const name of Object.keys(FAULTS) as RequestFaultName[]) {
		const kinds: readonly RequestKind[] = FAULTS[name].kinds;
		const probability = faults[name] ?? 0;
		if (probability > 0 && kinds.includes(kind) && random() < probability) return name;
	}
	return undefined;
}

/** What a fault answers in place of the service; undefined where the service is to take the request. */
export function answerByFault(
	name: RequestFaultName | undefined,
	at: Circumstances,
): Reply | undefined {
	if (name === undefined) return undefined;
	const fault: Fault = FAULTS[name];
	return fault.before?.(at);
}

/** The service's answer as a fault leaves it; a refusal stays as it is. */
export function spoilReply(
	name: RequestFaultName | undefined,
	reply: Reply,
	at: Circumstances,
): Reply {
	if (name === undefined || reply.status >= 400) return reply;
	const fault: Fault = FAULTS[name];
	return fault.after?.(reply, at) ?? reply;
}
