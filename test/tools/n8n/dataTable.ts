import type { RestClient } from './restClient';

type Row = Record<string, unknown>;

/** A Data Table of n8n. */
export class DataTable {
	private constructor(
		private readonly rest: RestClient,
		private readonly path: string,
		/** The value of a node's field that chooses it. */
		readonly choice: { __rl: true; mode: 'list'; value: string },
	) {}

	/** Makes one with text columns in the owner's own project. */
	static async create(rest: RestClient, name: string, columns: string[]): Promise<DataTable> {
		const project = await rest.send<{ id: string }>('GET', '/rest/projects/personal');
		const path = `/rest/projects/${project.id}/data-tables`;
		const fields = columns.map((column) => ({ name: column, type: 'string' }));
		const { id } = await rest.send<{ id: string }>('POST', path, { name, columns: fields });
		return new DataTable(rest, `${path}/${id}`, { __rl: true, mode: 'list', value: id });
	}

	async read(): Promise<Row[]> {
		const { data } = await this.rest.send<{ data: Row[] }>('GET', `${this.path}/rows?take=100`);
		return data;
	}

	/** Changes the rows that have a value in a column. */
	async update([columnName, value]: [string, string], data: Row): Promise<void> {
		const filter = { type: 'and', filters: [{ columnName, condition: 'eq', value }] };
		await this.rest.send('PATCH', `${this.path}/rows`, { filter, data });
	}
}
