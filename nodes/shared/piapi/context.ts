import type { IDataObject } from 'n8n-workflow';

import { digestOf } from '../values/digest';
import { readApiKey } from './apiKey';
import { Problem, toProblem } from '../problem/problem';
import { isWebAddress, withoutTrailing } from '../values/address';
import { asText } from '../values/json';
import type { NodeFunctions } from '../n8n/nodeFunctions';
import type { Clock } from '../timing/clock';
import { isSafeForSecrets } from '../values/publicAddress';
import { SilentHosts } from './transport/silentHosts';
import { TRANSFER_BYTES } from '../limits/memory';
import { Semaphore, type SharedPermit } from '../limits/semaphore';
import { ServiceClock } from './serviceClock';
import { Throttle } from './throttle';

const DEFAULT_BASE_URL = 'https://api.piapi.ai';
const DEFAULT_UPLOAD_URL = 'https://upload.theapi.app';
/** Redacting a shorter secret would also hit ordinary words; PiAPI's keys are far longer. */
const SHORTEST_SECRET = 6;

/** All that a run needs to reach the service, passed from the node down to the request. */
export interface Context {
	n8n: NodeFunctions;
	/** The only source of time. */
	clock: Clock;
	baseUrl: string;
	/** Empty if no credential is read. */
	apiKey: string;
	/** Stands for the service and the key, and tells neither: another key may be another account's. */
	account: string;
	/** Where files are uploaded. */
	uploadUrl: string;
	/** What PiAPI sends along with a callback; empty if the credential has none. */
	webhookSecret: string;
	/** The API key and the webhook secret, to be redacted wherever an answer quotes them. */
	secrets: string[];
	/** Slows down all requests of the run together if the service asks for it. */
	throttle: Throttle;
	/** The permit that the work holds, which it gives to others while it waits for its next try. */
	permit?: SharedPermit;
	/** What is known of image hosts that keep the run waiting; left out if nobody else would be held up. */
	silentHosts?: SilentHosts;
	/** How much requests and answers with a file inside may hold at once, in bytes of base64. */
	transfers: Semaphore;
	/** The service's date, shared by all requests of the run. */
	serviceClock: ServiceClock;
	/** Aborts when the user presses Stop or the workflow times out; a webhook has none. */
	signal?: AbortSignal;
	/** Aborts as soon as the run has failed for good or been stopped: then no create is sent, so nothing more is paid. */
	noNewTasks?: AbortSignal;
}

/** Reads the credential. Throws a `Problem` if there is none, or if one of its addresses is invalid. */
export async function readContext(n8n: NodeFunctions, clock: Clock): Promise<Context> {
	return openContext(n8n, clock, await readCredential(n8n));
}

const PICK_CREDENTIAL =
	'Open this node and pick a PiAPI credential at the top, or create one there; n8n may fill it in by itself as you open it. Then run again.';

/** An imported workflow has no credential, or that of another n8n, and n8n does not say where to pick one. */
async function readCredential(n8n: NodeFunctions): Promise<IDataObject> {
	return await n8n.getCredentials('piApi').catch((error: unknown) => {
		const { message, facts } = toProblem(error);
		const { advice = PICK_CREDENTIAL } = facts;
		const isChosen = n8n.getNode().credentials?.piApi !== undefined;
		const detail = isChosen ? message : 'No PiAPI credential is selected';
		throw new Problem('invalidParameter', { detail, advice }, error);
	});
}

/** For work inside n8n, which asks nobody for anything: no credential is read. */
export function localContext(n8n: NodeFunctions, clock: Clock): Context {
	return openContext(n8n, clock, {});
}

function openContext(n8n: NodeFunctions, clock: Clock, credential: IDataObject): Context {
	const webhookSecret = asText(credential.webhookSecret) ?? '';
	const apiKey = readApiKey(credential.apiKey);
	const secrets = new Set([apiKey, asText(credential.apiKey) ?? '', webhookSecret]);
	const baseUrl = readAddress(credential.baseUrl, 'Base URL', DEFAULT_BASE_URL);
	return {
		n8n,
		clock,
		baseUrl,
		apiKey,
		account: digestOf(JSON.stringify([baseUrl, apiKey])),
		uploadUrl: readAddress(credential.uploadUrl, 'Upload URL', DEFAULT_UPLOAD_URL),
		webhookSecret,
		serviceClock: new ServiceClock(clock),
		throttle: new Throttle(clock),
		silentHosts: new SilentHosts(),
		transfers: new Semaphore(TRANSFER_BYTES),
		secrets: [...secrets].filter(({ length }) => length >= SHORTEST_SECRET),
		signal: 'getExecutionCancelSignal' in n8n ? n8n.getExecutionCancelSignal() : undefined,
	};
}

function readAddress(value: unknown, field: string, fallback: string): string {
	const address = asText(value) ?? fallback;
	const advice = `Open the credential and set it to ${fallback}.`;
	if (!isWebAddress(address)) {
		const detail = `The ${field} of the PiAPI credential is not a web address`;
		throw new Problem('invalidParameter', { detail, advice });
	}
	if (!isSafeForSecrets(address)) {
		const detail = `The ${field} of the PiAPI credential begins with http://, and the API key would cross the internet unencrypted`;
		throw new Problem('invalidParameter', { detail, advice });
	}
	return withoutTrailing(address, '/');
}
