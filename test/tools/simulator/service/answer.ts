import { answerByFault, drawFault, spoilReply } from './faults';
import type { RequestFaultName } from './faultList';
import type { Reply } from './reply';
import type { RequestRecord } from './requests';
import { applyAnswer, needsService, type Script } from './script';
import type { Service } from './service';

/** Answers one request: by the script, else by a fault, else by the service itself, which `ask` asks. */
export async function findAnswer(
	service: Service,
	script: Script,
	{ kind, origin, path }: RequestRecord,
	ask: (fault?: RequestFaultName) => Promise<Reply>,
): Promise<Reply> {
	const { options, counters, urls, random, clock } = service;
	const scripted = script.take(kind);
	if (scripted !== undefined) {
		return applyAnswer(scripted, needsService(scripted) ? await ask() : undefined);
	}
	if (options.redirectApiToImages && origin !== 'image') {
		return { status: 302, headers: { location: `${urls.image}/trap${path}` }, body: '' };
	}
	const fault = drawFault(kind, options, random);
	if (fault !== undefined) counters.faults[fault] = (counters.faults[fault] ?? 0) + 1;
	const instead = answerByFault(fault, { options, random, nowMs: clock.now() });
	if (instead !== undefined) return instead;
	const own = await ask(fault);
	return spoilReply(fault, own, { options, random, nowMs: clock.now() });
}

/** The headers that every answer has: a date by the service's clock, unless it sends none. */
export function commonHeaders({ options, clock }: Service): Record<string, string> {
	return options.noDateHeader ? {} : { date: new Date(clock.now()).toUTCString() };
}
