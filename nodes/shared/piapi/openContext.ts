import { systemClock } from '../timing/clock';
import { asText } from '../task/json';
import { Problem } from '../problem/problem';
import { Throttle } from './throttle';
import type { Context, NodeFunctions } from './request';

const DEFAULT_BASE_URL = 'https://api.piapi.ai';
const DEFAULT_UPLOAD_URL = 'https://upload.theapi.app';
/** A shorter secret would blot out ordinary words; PiAPI's keys are far longer. */
const SHORTEST_SECRET = 6;

/** Reads the credential. Throws a `Problem` where its address is none. */
export async function openContext(n8n: NodeFunctions): Promise<Context> {
	const credential = await n8n.getCredentials('piApi');
	const webhookSecret = asText(credential.webhookSecret) ?? '';
	const secrets = [asText(credential.apiKey), webhookSecret];
	return {
		n8n,
		baseUrl: readAddress(credential.baseUrl, 'Base URL', DEFAULT_BASE_URL),
		uploadUrl: readAddress(credential.uploadUrl, 'Upload URL', DEFAULT_UPLOAD_URL),
		webhookSecret,
		throttle: new Throttle(systemClock),
		secrets: secrets.filter(
			(text) => text !== undefined && text.length >= SHORTEST_SECRET,
		) as string[],
		signal: 'getExecutionCancelSignal' in n8n ? n8n.getExecutionCancelSignal() : undefined,
	};
}

function readAddress(value: unknown, field: string, otherwise: string): string {
	const address = asText(value) ?? otherwise;
	if (URL.canParse(address) && /^https?:/i.test(address)) return address.replace(/\/+$/, '');
	throw new Problem('invalidParameter', {
		detail: `The ${field} of the PiAPI credential is not a web address`,
		advice: `Open the credential and set it to ${otherwise}.`,
	});
}
