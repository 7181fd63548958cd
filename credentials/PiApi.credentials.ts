import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { readApiKey } from '../nodes/shared/piapi/apiKey';
import { isSafeForSecrets } from '../nodes/shared/values/publicAddress';

const NO_ACCOUNT =
	'PiAPI does not know this API key. Copy it again from your PiAPI workspace (Key Management), and check that the Base URL is https://api.piapi.ai.';

/** Origin of an address; undefined for anything else, which then never gets the key. */
function originOf(address: unknown, base?: unknown): string | undefined {
	try {
		return new URL(String(address), base ? String(base) : undefined).origin;
	} catch {
		return undefined;
	}
}

/** The origins that a request names: n8n's own HTTP Request has its address in `uri`, and all other nodes in `url`. */
function originsOf(request: IHttpRequestOptions & { uri?: unknown }): Array<string | undefined> {
	const given = [request.url, request.uri].filter((address) => address !== undefined);
	return [...new Set(given.map((address) => originOf(address, request.baseURL)))];
}

export class PiApi implements ICredentialType {
	name = 'piApi';

	displayName = 'PiAPI API';

	icon: Icon = { light: 'file:../icons/piapi.svg', dark: 'file:../icons/piapi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-piapi-segment/n8n-nodes-piapi-segment#credentials';

	properties: INodeProperties[] = [
		{
			displayName:
				'Get your API key at <a href="https://piapi.ai" target="_blank">piapi.ai</a>: sign in, open your workspace, then <b>Key Management</b>. Saving tests the key; that is free.',
			name: 'keyNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The key of your PiAPI workspace',
		},
		{
			displayName:
				'Leave the fields below as they are. The two URLs are only for a mirror, a proxy or a test service; the Webhook Secret is only for <b>PiAPI Trigger</b>.',
			name: 'restNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.piapi.ai',
			placeholder: 'e.g. https://api.piapi.ai',
			description: "Where the API is: PiAPI's own address unless you use another service",
		},
		{
			displayName: 'Upload URL',
			name: 'uploadUrl',
			type: 'string',
			default: 'https://upload.theapi.app',
			placeholder: 'e.g. https://upload.theapi.app',
			description: "Where image files are uploaded: PiAPI's upload service",
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Any random text of at least 16 characters. PiAPI sends it back when it reports a task, which proves that the report is real.',
		},
	];

	/**
	 * Adds the key as `x-api-key`, and only to requests for the two origins of this credential: a node
	 * that is pointed elsewhere (HTTP Request with this credential, say) sends no key there.
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const [target, ...others] = originsOf(requestOptions);
		const own = [originOf(credentials.baseUrl), originOf(credentials.uploadUrl)];
		if (target === undefined || others.length > 0 || !own.includes(target)) return requestOptions;
		if (!isSafeForSecrets(target)) {
			throw new Error(
				'The key is not sent over http:// to the internet, because anyone on the way could read it. Use https:// in the Base URL and the Upload URL.',
			);
		}
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, 'x-api-key': readApiKey(credentials.apiKey) },
		};
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/account/info',
			method: 'GET',
			// A redirect would carry the key to wherever it points.
			disableFollowRedirect: true,
			// n8n 1 puts its own words in place of ours on an error status, but not on a body that a rule refuses.
			ignoreHttpStatusErrors: true,
		},
		// Only an account has `data`: PiAPI's refusals, other services and web pages do not.
		rules: [undefined, null].map((value) => ({
			type: 'responseSuccessBody',
			properties: { key: 'data', value, message: NO_ACCOUNT },
		})),
	};
}
