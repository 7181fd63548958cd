import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type IHttpRequestOptions,
	type INodeCredentialsDetails,
} from 'n8n-workflow';

import { PiApi } from '../../../credentials/PiApi.credentials';

/** The fields of a PiAPI credential. */
export interface PiApiCredential {
	apiKey: string;
	baseUrl: string;
	uploadUrl?: string;
	webhookSecret?: string;
}

/** Hands the node one credential and signs its requests with the package's own credential class. */
export class TestCredentials extends ICredentialsHelper {
	private readonly type = new PiApi();

	constructor(private readonly credential: PiApiCredential) {
		super();
	}

	override getParentTypes(): string[] {
		return [];
	}

	/** n8n 2.x asks this before it hands a credential to a node. */
	isCredentialUsableByNode(): boolean {
		return true;
	}

	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await this.type.authenticate(credentials, requestOptions);
	}

	override async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async getCredentials(): Promise<never> {
		throw new Error('The tests have no stored credentials');
	}

	override async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return { ...this.credential };
	}

	override async updateCredentials(): Promise<void> {}

	override async updateCredentialsOauthTokenData(): Promise<void> {}

	override getCredentialsProperties(): [] {
		return [];
	}

	static details(): { piApi: INodeCredentialsDetails } {
		return { piApi: { id: '1', name: 'PiAPI' } };
	}

	/** Not used by these tests; part of what n8n-core expects. */
	async testCredentials(_credential: ICredentialsDecrypted): Promise<void> {}
}
