import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { runNode, type RunOptions, type RunOutput } from '../../integration/kit/runNode';
import { startHostile, type Hostile } from './hostile';

export const KEY = 'sk-key-under-attack-0123456789';
export const HOOK_SECRET = 'hook-secret-under-attack';
export const SIGNATURE = 'SIGNATUREunderATTACK';

/** Runs the node against a service that means harm. */
export async function attack(
	{ url }: Hostile,
	parameters: INodeParameters,
	options: Partial<RunOptions> = {},
): Promise<RunOutput> {
	const { options: given, ...rest } = parameters;
	return await runNode({
		credential: { apiKey: KEY, baseUrl: url, uploadUrl: url, webhookSecret: HOOK_SECRET },
		parameters: {
			operation: 'getTask',
			taskId: 't-1',
			waitForCompletion: false,
			imageUrl: `${url}/source.png`,
			prompt: 'shoe',
			negativePrompt: '',
			segmentFactor: 0,
			outputs: ['mask'],
			...rest,
			options: { pollIntervalSeconds: 0.5, timeoutSeconds: 5, ...(given as object) },
		},
		...options,
	});
}

/** Prepares a service, attacks with it, and closes it. */
export async function attackWith(
	prepare: (hostile: Hostile) => void,
	parameters: INodeParameters = {},
	options: Partial<RunOptions> = {},
): Promise<RunOutput & { requests: string[] }> {
	const hostile = await startHostile();
	prepare(hostile);
	const output = await attack(hostile, parameters, options);
	await hostile.close();
	expectNoSecrets(output);
	return { ...output, requests: hostile.requests };
}

/** What came of a run: the reason of its error, or `item`. */
export function outcomeOf({ main, error }: RunOutput): string {
	return error === undefined ? `item ${String(main[0]?.json.outcome)}` : reasonOf(error);
}

export function reasonOf(error: unknown): string {
	const { context, message } = error as {
		context?: { data?: { reason?: string } };
		message?: string;
	};
	return context?.data?.reason ?? `no reason: ${message}`;
}

/** Of each attack what came of it; all go on at once, because they wait for deadlines. */
export async function outcomes(attacks: { [name: string]: () => Promise<string> }) {
	const entries = Object.entries(attacks).map(
		async ([name, run]) => [name, await run()] as [string, string],
	);
	return Object.fromEntries(await Promise.all(entries));
}

export const notesOf = ({ main }: RunOutput): string[] => (main[0]?.json.notes as string[]) ?? [];

/** The items and the live error, whatever hangs on them: the chain of causes, requests, headers, what is not enumerable. */
export function expectNoSecrets(output: Pick<RunOutput, 'run' | 'error' | 'hints'>): void {
	for (const { at, text } of textsIn(output)) {
		for (const secret of [KEY, HOOK_SECRET, SIGNATURE]) {
			if (text.includes(secret)) throw new Error(`${secret} is in ${at}`);
		}
	}
	expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

/** Where to look no further: the tests' own. */
const OWN = ['workflowData', 'credentialsHelper'];

function* textsIn(root: unknown): Generator<{ at: string; text: string }> {
	const seen = new Set<unknown>();
	const rest: Array<{ at: string; value: unknown }> = [{ at: 'output', value: root }];
	for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
		const { at, value } = next;
		if (typeof value === 'string') yield { at, text: value };
		if (typeof value !== 'object' || value === null || seen.has(value)) continue;
		seen.add(value);
		if (ArrayBuffer.isView(value)) {
			yield { at, text: Buffer.from(value.buffer).toString('latin1') };
			continue;
		}
		if (value instanceof Map) rest.push({ at, value: [...value] });
		for (const name of Reflect.ownKeys(value)) {
			yield { at, text: String(name) };
			const { value: inside } = Reflect.getOwnPropertyDescriptor(value, name) ?? {};
			if (!OWN.includes(String(name))) rest.push({ at: `${at}.${String(name)}`, value: inside });
		}
	}
}

export const files = (items: INodeExecutionData[]): string[] =>
	items.flatMap(({ binary = {} }) => Object.values(binary).map(({ fileName }) => fileName ?? ''));
