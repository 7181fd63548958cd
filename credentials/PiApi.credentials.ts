import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { isSafeForSecrets } from '../nodes/shared/piapi/publicAddress';

/** Origin of an address, or undefined where it is not an address: such a one never gets the key. */
function originOf(address: unknown, base?: unknown): string | undefined {
	try {
		return new URL(String(address), base ? String(base) : undefined).origin;
	} catch {
		return undefined;
	}
}

export class PiApi implements ICredentialType {
	name = 'piApi';

	displayName = 'PiAPI API';

	icon: Icon = { light: 'file:../icons/piapi.svg', dark: 'file:../icons/piapi.dark.svg' };

	documentationUrl = 'https://piapi.ai/docs/quickstart';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The key of your PiAPI workspace: piapi.ai, Workspace, Key Management',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.piapi.ai',
			placeholder: 'e.g. https://api.piapi.ai',
			description: 'Change it only for a mirror, a proxy or a local test service',
		},
		{
			displayName: 'Upload URL',
			name: 'uploadUrl',
			type: 'string',
			default: 'https://upload.theapi.app',
			placeholder: 'e.g. https://upload.theapi.app',
			description: "Where images from files are sent to: PiAPI's upload service",
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Any random text of at least 16 characters. PiAPI sends it back with each callback, which proves that the call is meant for you. Needed only for callbacks.',
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
		const target = originOf(requestOptions.url, requestOptions.baseURL);
		const own = [originOf(credentials.baseUrl), originOf(credentials.uploadUrl)];
		if (target === undefined || !own.includes(target)) return requestOptions;
		if (!isSafeForSecrets(target)) {
			throw new Error(
				'The key is not sent over http:// to the internet, because anyone on the way could read it. Use https:// in the Base URL and the Upload URL.',
			);
		}
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, 'x-api-key': String(credentials.apiKey).trim() },
		};
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/account/info',
			method: 'GET',
			// A redirect would carry the key to wherever it points.
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'PiAPI does not know this API key. Copy it again from your PiAPI workspace.',
				},
			},
		],
	};
}
