import type { IncomingMessage, ServerResponse } from 'node:http';

import { commonHeaders, findAnswer } from './answer';
import { answerApi } from './apiRoutes';
import { answerImage } from './imageRoutes';
import { refuse, sendReply, type Reply } from './reply';
import { readBody, recordRequest, type OriginName, type RequestRecord } from './requests';
import type { Script } from './script';
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
	const { service, signal, script } = context;
	const record = recordRequest(origin, request);
	countRequest(context, record, request);
	const latencyMs =
		origin === 'image' ? service.options.imageLatencyMs : service.options.apiLatencyMs;
	const reply = await findAnswer(
		service,
		script,
		record,
		async (fault) => await askService(service, record, request, fault),
	);
	record.status = reply.reset || reply.hang ? 0 : reply.status;
	const headers = { ...commonHeaders(service), ...reply.headers };
	const delayMs = (reply.delayMs ?? 0) + latencyMs;
	await sendReply(response, { ...reply, headers, delayMs }, signal);
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
	return await answerApi(service, call);
}
