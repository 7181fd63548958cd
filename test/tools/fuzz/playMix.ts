import { setTimeout as sleep } from 'node:timers/promises';

import { decodeFlatted, type RunData } from '../n8n/runData';
import type { RestClient, Workflow } from '../n8n/restClient';
import { startSimulator, type Simulator, type TaskRecord } from '../simulator';
import type { Mix, MixItem, Step } from './mix';
import { mixWorkflow, TRIGGER } from './mixWorkflow';

/**
 * An execution is stopped by the fuzzer once it has taken so long, which is a finding: each of three tries in each of four
 * rounds may wait two minutes for what became of a lost create.
 */
const LONGEST_MS = 2_000_000;
const LOOK_EVERY_MS = 200;
const SEEN_AFTER_MS = 1_000;
const UNFINISHED = new Set(['new', 'running', 'waiting', 'unknown']);

/** One execution of a mix, and what the service took while it ran. */
export interface PlayedExecution {
	id: string;
	status: string;
	isStopped: boolean;
	/** Of the execution that it retries, if it retries one. */
	retryOf?: string;
	/** What it was asked for. */
	items: MixItem[];
	/** As n8n keeps it: all that a user can see of it. */
	text: string;
	data?: RunData;
	made: TaskRecord[];
}

export interface PlayedMix {
	mix: Mix;
	imagesUrl: string;
	tasks: TaskRecord[];
	executions: PlayedExecution[];
}

/** What every mix is played in. */
export interface Stage {
	rest: RestClient;
	imagesUrl: string;
}

/** Plays one mix from its first step to its last, against a service of its own. */
export async function playMix(mix: Mix, stage: Stage): Promise<PlayedMix> {
	const simulator = await startSimulator(mix.day);
	try {
		return await new MixPlayer(mix, stage, simulator).play();
	} finally {
		await simulator.close();
	}
}

class MixPlayer {
	private readonly executions: PlayedExecution[] = [];
	private workflow!: Workflow & { id: string };
	/** What the workflow asks for now. */
	private items: MixItem[];

	constructor(
		private readonly mix: Mix,
		private readonly stage: Stage,
		private readonly simulator: Simulator,
	) {
		this.items = mix.items;
	}

	async play(): Promise<PlayedMix> {
		const { mix, stage, simulator } = this;
		const { apiKey, apiUrl: baseUrl, uploadUrl } = simulator;
		const name = `Mix ${mix.seed}`;
		const data = { apiKey, baseUrl, uploadUrl, webhookSecret: 'only-for-tests' };
		const { id } = await stage.rest.createCredential(name, 'piApi', data);
		const credentials = { piApi: { id, name } };
		this.workflow = await stage.rest.createWorkflow(mixWorkflow(mix, credentials, stage.imagesUrl));
		for (const step of mix.steps) {
			if (step.kind === 'run') await this.run();
			else if (step.kind === 'stop') await this.run(step.afterMs);
			else await this.retry(step, credentials);
		}
		const tasks = [...simulator.tasks.values()];
		return { mix, imagesUrl: stage.imagesUrl, tasks, executions: this.executions };
	}

	private async run(stopAfterMs?: number): Promise<void> {
		const { rest } = this.stage;
		await this.record({ items: this.items, isStopped: stopAfterMs !== undefined }, async () => {
			const { executionId } = await rest.runWorkflow(this.workflow, TRIGGER);
			if (stopAfterMs !== undefined) {
				await sleep(stopAfterMs);
				// It may have ended by then.
				await rest.send('POST', `/rest/executions/${executionId}/stop`).catch(() => {});
			}
			return executionId;
		});
	}

	/** As n8n's button does; only what has failed can be retried. */
	private async retry(
		{ corrected, again = false }: Step & { kind: 'retry' },
		credentials: object,
	): Promise<void> {
		const { rest, imagesUrl } = this.stage;
		const newest = this.executions.at(-1);
		const last = again ? this.executions.find(({ id }) => id === newest?.retryOf) : newest;
		// Whoever retries again has seen the first retry's end; so has PiAPI's history.
		if (again) await sleep((this.mix.day.historyDelayMs ?? 0) + SEEN_AFTER_MS);
		if (last === undefined || last.status !== 'error' || last.isStopped) return;
		const prefix = corrected ? 'corrected-' : '';
		this.items = this.mix.items.map((item) => ({ ...item, image: prefix + item.image }));
		// What the node was given is stored with the execution: only a changed expression asks for something else.
		if (corrected && !again) await this.correct(credentials, imagesUrl, prefix);
		const { items } = this;
		await this.record({ items, isStopped: false, retryOf: last.id }, async () => {
			const before = new Set((await rest.listExecutions(this.workflow.id)).map(({ id }) => id));
			// n8n answers when the retry has ended, which may take longer than anybody waits.
			const answer = rest
				.send('POST', `/rest/executions/${last.id}/retry`, { loadWorkflow: corrected })
				.catch(() => undefined);
			for (;;) {
				const listed = await rest.listExecutions(this.workflow.id);
				const fresh = listed.find(({ id }) => !before.has(id));
				if (fresh !== undefined) return fresh.id;
				const isAnswered = await Promise.race([answer.then(() => true), sleep(LOOK_EVERY_MS)]);
				if (isAnswered && (await rest.listExecutions(this.workflow.id)).length === before.size)
					throw new Error(`n8n does not retry execution ${last.id}`);
			}
		});
	}

	private async correct(credentials: object, imagesUrl: string, prefix: string): Promise<void> {
		const { rest } = this.stage;
		const { nodes } = mixWorkflow(this.mix, credentials, imagesUrl);
		for (const node of nodes) {
			const parameters = node.parameters as { imageUrl?: string };
			if (parameters.imageUrl !== undefined)
				parameters.imageUrl = `={{ $json.image.replace('name=', 'name=${prefix}') }}`;
		}
		const { id, versionId, connections, name, settings } = this.workflow;
		this.workflow = await rest.updateWorkflow({
			id,
			versionId,
			connections,
			name,
			settings,
			nodes,
		});
	}

	private async record(
		given: Pick<PlayedExecution, 'items' | 'isStopped' | 'retryOf'>,
		start: () => Promise<string>,
	): Promise<void> {
		const { simulator } = this;
		const before = new Set(simulator.tasks.keys());
		const id = await start();
		const { status, data, text } = await this.ended(id);
		if (given.isStopped) await sleep(6_000);
		while (simulator.counters.heldBack > 0) await sleep(LOOK_EVERY_MS);
		const made = [...simulator.tasks.values()].filter((task) => !before.has(task.id));
		const isStopped = given.isStopped || status === 'neverEnds';
		this.executions.push({ ...given, id, status, data, text, made, isStopped });
	}

	private async ended(id: string): Promise<Pick<PlayedExecution, 'status' | 'data' | 'text'>> {
		const { rest } = this.stage;
		const deadlineMs = Date.now() + LONGEST_MS;
		let isStored = false;
		for (;;) {
			const row = await rest.send<{ status: string; data: string }>(
				'GET',
				`/rest/executions/${id}`,
			);
			if (!UNFINISHED.has(row.status)) {
				// n8n 1.x sets the status a moment before it stores the data.
				const data = decodeFlatted(row.data) as RunData | undefined;
				if (isStored) return { status: row.status, data, text: JSON.stringify(data ?? {}) };
				isStored = true;
				await sleep(1_000);
			}
			if (Date.now() > deadlineMs) {
				await rest.send('POST', `/rest/executions/${id}/stop`).catch(() => {});
				return { status: 'neverEnds', text: '' };
			}
			await sleep(LOOK_EVERY_MS);
		}
	}
}
