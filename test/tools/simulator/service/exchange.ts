import type { IncomingMessage, ServerResponse } from 'node:http';

import { answerApi } from './apiRoutes';
import { answerByFault, drawFault, spoilReply } from './faults';
import { answerImage } from './imageRoutes';
import { refuse, sendReply, type Reply } from './reply';
import { readBody, recordRequest, type OriginName, type RequestRecord } from './requests';
import { applyAnswer, needsService, type Script } from './script';
import type { Call, Service } from './service';

/** Three thousand pixels squared as base64, with room to spare. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

export interface ExchangeContext {
	service: Service;
	script: Script;
	log: RequestRecord[];
	/** Aborts when the simulator closes. */
	signal: AbortSignal;
}

/** Takes one request of any origin and answers it: by the script, else by a fault, else by the service. */
export async function exchange(
	context: ExchangeContext,
	origin: OriginName,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const { service, signal } = context;
	const record = recordRequest(origin, request);
	countRequest(context, record, request);
	const latencyMs =
		origin === 'image' ? service.options.imageLatencyMs : service.options.apiLatencyMs;
	const reply = await findReply(context, record, request);
	record.status = reply.reset || reply.hang ? 0 : reply.status;
	await sendReply(response, { ...reply, delayMs: (reply.delayMs ?? 0) + latencyMs }, signal);
}

function countRequest(
	{ service, log }: ExchangeContext,
	record: RequestRecord,
	request: IncomingMessage,
): void {
	const { counters, accounts } = service;
	log.push(record);
	counters.requests[record.kind] += 1;
	if (record.kind === 'unexpected') counters.unexpected.push(`${record.method} ${record.path}`);
	if (record.origin !== 'image') return;
	const said = JSON.stringify([record.path, request.headers]);
	const hasKey = [...accounts.keys()].some((key) => said.includes(key));
	if (hasKey || 'x-api-key' in request.headers) counters.keysOnWrongOrigin += 1;
}

async function findReply(
	context: ExchangeContext,
	record: RequestRecord,
	request: IncomingMessage,
): Promise<Reply> {
	const { service, script } = context;
	const { options, counters, urls } = service;
	const scripted = script.take(record.kind);
	if (scripted !== undefined) {
		const own = needsService(scripted) ? await askService(service, record, request) : undefined;
		return applyAnswer(scripted, own);
	}
	if (options.redirectApiToImages && record.origin !== 'image') {
		return { status: 302, headers: { location: `${urls.image}/trap${record.path}` }, body: '' };
	}
	const fault = drawFault(record.kind, options, service.random);
	if (fault !== undefined) counters.faults[fault] = (counters.faults[fault] ?? 0) + 1;
	const instead = answerByFault(fault, options, service.random);
	if (instead !== undefined) return instead;
	const own = await askService(service, record, request, fault);
	return spoilReply(fault, own, options, service.random);
}

async function askService(
	service: Service,
	record: RequestRecord,
	request: IncomingMessage,
	fault?: Call['fault'],
): Promise<Reply> {
	if (record.kind === 'unexpected') return refuse(404, 'page not found');
	const { pathname, searchParams: query } = new URL(record.path, service.urls[record.origin]);
	const apiKey = record.headers['x-api-key'] ?? '';
	const body = await readBody(request, MAX_BODY_BYTES);
	const call: Call = { record, query, pathname, apiKey, body, fault };
	if (record.origin === 'image') return await answerImage(service, call);
	return answerApi(service, call);
}
