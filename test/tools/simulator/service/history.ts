import { HISTORY_SHAPES, type HistoryShape, type SimulatorOptions } from '../options';
import type { Account } from './accounts';
import { chooseForm } from './forms';
import { agree, refuse, type Reply } from './reply';
import type { Call, Service } from './service';
import { describeRow } from './taskJson';
import { isEnded, type TaskRecord } from './taskRecord';

const HISTORY_MODEL = 'image_toolkit';
const LARGEST_PAGE_SIZE = 100;

/** Rows of the account's own tasks, the newest first; times of the query in Unix seconds, pages from 1. */
export function answerHistory(service: Service, { query }: Call, account: Account): Reply {
	const { book, options, clock, random } = service;
	const number = (name: string, otherwise: number) => Number(query.get(name) || otherwise);
	const askedSize = number('page_size', 20);
	const askedPage = number('page', 1);
	if (!(askedSize >= 1 && askedSize <= LARGEST_PAGE_SIZE)) return refuse(400, 'invalid page_size');
	if (!(askedPage >= 1)) return refuse(400, 'invalid page');
	const pageSize = Math.min(askedSize, options.largestPage);
	const page = options.ignoresPage ? 1 : askedPage;
	const startMs = number('start_time', 0) * 1000;
	// The whole last second counts.
	const endMs = (number('end_time', Infinity) + 1) * 1000;
	const model = query.get('model') ?? HISTORY_MODEL;
	const rows = book
		.list()
		.filter((task) => model === HISTORY_MODEL && task.account === account)
		.filter(({ createdAtMs, forms: { timesBehindMs } }) => {
			const atMs = createdAtMs - timesBehindMs;
			return atMs >= startMs && atMs < endMs;
		})
		.filter((task) => isShown(task, options, clock.now()))
		.sort((one, other) => other.createdAtMs - one.createdAtMs)
		.map((task) => describeRow(task, options.rowsTellConfig));
	const shown = rows.slice((page - 1) * pageSize, page * pageSize);
	const shape = chooseForm(options.historyShape, HISTORY_SHAPES, random);
	return agree(wrapRows(shape, shown, { total: rows.length, page, page_size: pageSize }));
}

function isShown(task: TaskRecord, options: SimulatorOptions, nowMs: number): boolean {
	const { historyShows, historyDelayMs } = options;
	if (historyShows === 'nothing' || (historyShows === 'ended' && !isEnded(task))) return false;
	return task.createdAtMs + historyDelayMs + task.forms.row.lateMs <= nowMs;
}

function wrapRows(shape: HistoryShape, rows: object[], counts: object): unknown {
	switch (shape) {
		case 'array':
			return rows;
		case 'emptyListFirst':
			return { filters: [], tasks: rows, ...counts };
		case 'wordsFirst':
			return { models: [HISTORY_MODEL], tasks: rows, ...counts };
		case 'deep':
			return { result: { page: { items: rows } }, ...counts };
		default:
			return { [shape]: rows, ...counts };
	}
}
