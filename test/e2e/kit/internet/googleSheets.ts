import type { ServerResponse } from 'node:http';

import { answerJson, demand, jsonOf, readRequest, Refusal, type Asked } from './answers';
import type { Host } from './internet';

interface ValueRange {
	range: string;
	values: string[][];
}

/**
 * A spreadsheet with one tab, as far as the reference of the Google Sheets API v4 goes for spreadsheets.get, values.get and
 * values.batchUpdate.
 */
export class GoogleSheet {
	/** Cells of the tab, the first row with the columns' names. */
	rows: string[][] = [];
	/** How many of the next changes are refused, because too many were sent in this minute. */
	busy = 0;

	constructor(
		readonly token: string,
		readonly id: string,
		readonly tab: string,
	) {}

	/** Each row by its columns' names. */
	get records(): Array<Record<string, string>> {
		const [names, ...rows] = this.rows;
		return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])));
	}

	/** `sheets.googleapis.com` */
	readonly host: Host = async (request, response) => {
		const asked = await readRequest(request);
		try {
			demand(asked.headers.authorization === `Bearer ${this.token}`, 'Invalid Credentials', 401);
			this.answer(asked, response);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			const { status: code, message } = error;
			answerJson(response, code, { error: { code, message, status: 'REFUSED' } });
		}
	};

	private answer(asked: Asked, response: ServerResponse): void {
		const route = decodeURIComponent(asked.route);
		const spreadsheet = `/v4/spreadsheets/${this.id}`;
		if (route === `GET ${spreadsheet}`) {
			const properties = { sheetId: 0, title: this.tab, index: 0, sheetType: 'GRID' };
			return answerJson(response, 200, { sheets: [{ properties }] });
		}
		if (route === `POST ${spreadsheet}/values:batchUpdate`) return this.change(asked, response);
		const range = route.replace(`GET ${spreadsheet}/values/`, '').replaceAll("'", '');
		demand([this.tab, `${this.tab}!A:Z`].includes(range), `Unable to parse range: ${range}`);
		const values = this.rows.map(withoutEmptyEnd);
		answerJson(response, 200, { range, majorDimension: 'ROWS', values });
	}

	private change(asked: Asked, response: ServerResponse): void {
		const { valueInputOption, data } = jsonOf<{ valueInputOption: string; data: ValueRange[] }>(
			asked,
		);
		demand(['RAW', 'USER_ENTERED'].includes(valueInputOption), 'valueInputOption is required');
		if (this.busy > 0) {
			this.busy -= 1;
			throw new Refusal(429, "Quota exceeded for quota metric 'Write requests'");
		}
		for (const { range, values } of data) {
			const [, tab, column, row] = /^'?(.+?)'?!([A-Z])(\d+)$/.exec(range) ?? [];
			demand(tab === this.tab, `Unable to parse range: ${range}`);
			this.rows[Number(row) - 1][column.charCodeAt(0) - 65] = values[0][0];
		}
		answerJson(response, 200, { spreadsheetId: this.id, totalUpdatedCells: data.length });
	}
}

/** Rows end with their last cell that is not empty. */
function withoutEmptyEnd(row: string[]): string[] {
	const empty = [...row].reverse().findIndex((cell) => (cell ?? '') !== '');
	return row.slice(0, row.length - Math.max(empty, 0));
}
