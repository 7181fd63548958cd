import type { RestClient } from '../../tools/n8n/restClient';
import { decodeFlatted, type NodeRun, type RunData } from '../../tools/n8n/runData';

const MOST_RUNS = 5;

interface Row {
	id: string;
	status: string;
	mode: string;
	workflowName?: string;
}

/** The words of an error, wherever an item holds them. */
function errorOf(json: Record<string, unknown>): string | undefined {
	const { error } = json;
	if (error === undefined) return undefined;
	return typeof error === 'string' ? error : JSON.stringify(error);
}

function tellNode(name: string, runs: NodeRun[]): string[] {
	const outputs = runs.map(({ data }) => (data?.main ?? []).map((items) => items?.length ?? 0));
	const items = runs.flatMap(({ data }) => (data?.main ?? []).flatMap((each) => each ?? []));
	const errors = [
		...runs.flatMap(({ error }) => (error ? [error.message] : [])),
		...items.flatMap(({ json }) => errorOf(json) ?? []),
	];
	const counts = outputs.map((each) => each.join('/')).join(', ');
	return [
		`  ${name}: ${counts}`,
		...[...new Set(errors)].map((error) => `    ${error.slice(0, 500)}`),
	];
}

async function tellRun(
	rest: RestClient,
	{ id, status, mode, workflowName }: Row,
): Promise<string[]> {
	const { data } = await rest.send<{ data: string }>('GET', `/rest/executions/${id}`);
	const { resultData } = decodeFlatted(data) as Partial<RunData>;
	return [
		`${workflowName ?? 'Run'} ${id}, ${mode}: ${status}. ${resultData?.error?.message ?? ''}`,
		...Object.entries(resultData?.runData ?? {}).flatMap(([name, runs]) => tellNode(name, runs)),
	];
}

/** What the latest runs of an n8n did, node by node, with the items' errors: for the message of a test that waits in vain. */
export async function tellRuns(rest: RestClient): Promise<string> {
	try {
		const { results } = await rest.send<{ results: Row[] }>('GET', '/rest/executions?limit=100');
		const told: string[] = [];
		for (const row of results.slice(0, MOST_RUNS)) told.push(...(await tellRun(rest, row)));
		return told.join('\n');
	} catch (error) {
		return `Its runs cannot be read: ${String(error)}`;
	}
}
