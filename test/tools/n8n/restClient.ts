import { decodeFlatted, type RunData } from './runData';

/** The account that owns a test instance. */
export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

/** A workflow, as far as it is sent and read here. */
export interface Workflow {
	id?: string;
	versionId?: string;
	name: string;
	nodes: Array<Record<string, unknown> & { name: string; type: string }>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

/** A stored execution with its run data. */
export interface Execution {
	id: string;
	status: string;
	data: RunData;
}

interface Publication {
	status: string;
	triggers: Array<{ errorMessage?: string }>;
}

interface ExecutionRow {
	id: string;
	status: string;
	data: string;
}

const UNFINISHED = new Set(['new', 'running', 'waiting', 'unknown']);
/** Each time it gives all that an execution has done. */
const LOOK_EVERY_MS = 300;
/** Longer than anything takes on a slow machine that does more beside it. */
const LONGEST_WAIT_MS = 600_000;

/** Speaks n8n's internal REST API as the editor in the browser does. */
export class RestClient {
	private cookie = '';

	/** @param baseUrl the instance's address, without a slash at its end */
	constructor(readonly baseUrl: string) {}

	/** Makes the owner's account of a new instance, and is logged in as that owner. */
	async setUpOwner(owner: Owner): Promise<void> {
		await this.send('POST', '/rest/owner/setup', owner);
	}

	async logIn({ email, password }: Owner): Promise<void> {
		await this.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	async createCredential(name: string, type: string, data: object): Promise<{ id: string }> {
		return await this.send('POST', '/rest/credentials', { name, type, data });
	}

	/** Runs the credential's own test, as the editor does when it is saved. */
	async testCredential(credential: {
		id: string;
		name: string;
		type: string;
		data: object;
	}): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.send('POST', '/rest/credentials/test', { credentials: credential });
	}

	async createWorkflow(workflow: Workflow): Promise<Workflow & { id: string; versionId: string }> {
		return await this.send('POST', '/rest/workflows', { active: false, settings: {}, ...workflow });
	}

	/** Activates (2.x: publishes) a workflow. Throws with n8n's words if a trigger refuses. */
	async activateWorkflow({ id, versionId }: { id: string; versionId: string }): Promise<void> {
		await this.send('POST', `/rest/workflows/${id}/activate`, { versionId });
		const deadlineMs = Date.now() + LONGEST_WAIT_MS;
		for (;;) {
			const { status, triggers } = await this.readPublication(id);
			if (status === 'failed') throw new Error(triggers.map((one) => one.errorMessage).join('\n'));
			if (status !== 'in_progress') return;
			if (Date.now() > deadlineMs) throw new Error(`Workflow ${id} is still being published`);
			await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
		}
	}

	/** 2.x registers triggers after it has answered; 1.x before, and knows no such address. */
	private async readPublication(workflowId: string): Promise<Publication> {
		try {
			return await this.send('GET', `/rest/workflows/${workflowId}/publication-status`);
		} catch (error) {
			if (/ answered 404/.test(String(error))) return { status: 'published', triggers: [] };
			throw error;
		}
	}

	/** Changes a saved workflow; answers it as it is now. */
	async updateWorkflow(
		workflow: Workflow & { id: string },
	): Promise<Workflow & { id: string; versionId: string }> {
		return await this.send('PATCH', `/rest/workflows/${workflow.id}`, workflow);
	}

	/** Starts a saved workflow at one of its triggers, as the editor's button does. */
	async runWorkflow(workflow: Workflow, triggerName: string): Promise<{ executionId: string }> {
		return await this.send('POST', `/rest/workflows/${workflow.id}/run`, {
			workflowData: workflow,
			triggerToStartFrom: { name: triggerName },
		});
	}

	/** Retries a failed execution with the workflow that it had, as the editor's button does; ends when the retry has ended. */
	async retryExecution({ id }: Execution): Promise<Execution> {
		const { id: retry } = await this.send<{ id: string }>('POST', `/rest/executions/${id}/retry`, {
			loadWorkflow: false,
		});
		return await this.waitForExecution(retry);
	}

	/** Waits until an execution has ended and its data is stored. Throws after `timeoutMs`. */
	async waitForExecution(executionId: string, timeoutMs = LONGEST_WAIT_MS): Promise<Execution> {
		const deadlineMs = Date.now() + timeoutMs;
		for (;;) {
			const row = await this.send<ExecutionRow>('GET', `/rest/executions/${executionId}`);
			if (!UNFINISHED.has(row.status)) {
				const data = decodeFlatted(row.data) as RunData | undefined;
				// n8n 1.x sets the status a moment before it stores the data.
				if (data?.resultData?.lastNodeExecuted) return { id: row.id, status: row.status, data };
			}
			if (Date.now() > deadlineMs) {
				throw new Error(`Execution ${executionId} is still "${row.status}" after ${timeoutMs} ms`);
			}
			await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
		}
	}

	/** The stored executions of a workflow, the newest first. */
	async listExecutions(
		workflowId: string,
	): Promise<Array<{ id: string; mode: string; status: string }>> {
		const query = new URLSearchParams({ filter: JSON.stringify({ workflowId }), limit: '100' });
		const { results } = await this.send<{
			results: Array<{ id: string; mode: string; status: string }>;
		}>('GET', `/rest/executions?${query.toString()}`);
		return results;
	}

	/** Fetches the file of an item by its ID; in binary mode `default` there is none. */
	async downloadBinary(id: string): Promise<Buffer> {
		const query = new URLSearchParams({ id, action: 'download' });
		return await this.download(`/rest/binary-data?${query.toString()}`);
	}

	/** Fetches anything else that the instance serves, such as an icon. */
	async download(path: string): Promise<Buffer> {
		const response = await this.fetchOk('GET', path);
		return Buffer.from(await response.arrayBuffer());
	}

	/** Sends a request and gives the `data` of the answer. */
	async send<T = unknown>(method: string, path: string, body?: object): Promise<T> {
		const response = await this.fetchOk(method, path, body);
		const [cookie] = response.headers.getSetCookie();
		if (cookie) this.cookie = cookie.split(';')[0];
		return ((await response.json()) as { data: T }).data;
	}

	private async fetchOk(method: string, path: string, body?: object): Promise<Response> {
		const response = await fetch(this.baseUrl + path, {
			method,
			headers: {
				// n8n closes a connection that is kept some seconds later: on a slow machine, just as the next request leaves.
				connection: 'close',
				cookie: this.cookie,
				...(body ? { 'content-type': 'application/json' } : {}),
			},
			body: body ? JSON.stringify(body) : undefined,
			signal: AbortSignal.timeout(LONGEST_WAIT_MS),
		});
		if (response.ok) return response;
		throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
	}
}
