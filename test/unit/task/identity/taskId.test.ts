import { readHistoryPage } from '../../../../nodes/shared/task/historyRows';
import { parseTask } from '../../../../nodes/shared/task/task';
import {
	canonicalTaskId,
	readGivenTaskId,
	readTaskId,
} from '../../../../nodes/shared/task/identity/taskId';

const UUID = '5f0ae9d4-7bf8-4e9f-8e4a-0b1a2c3d4e5f';

test.each([
	['as it is', UUID, UUID],
	['in capitals, as PiAPI spells it', UUID.toUpperCase(), UUID.toUpperCase()],
	['with white space around', ` ${UUID}\n`, UUID],
	['another than a UUID', 'a/b?c', 'a/b?c'],
	['the longest', 'a'.repeat(128), 'a'.repeat(128)],
	['a longer one', 'a'.repeat(129), undefined],
	['half a character', 'a\ud800', undefined],
	['a step in a path', '.', undefined],
	['a step up', ' .. ', undefined],
	['an empty text', ' ', undefined],
	['a number', 5, undefined],
	['none', undefined, undefined],
])('the ID that PiAPI tells, %s', (_label, value, expected) => {
	expect(readTaskId(value)).toBe(expected);
	expect(parseTask({ task_id: value }, [])?.id).toBe(expected);
	const [row] = readHistoryPage({ data: [{ task_id: value }] }) ?? [];
	expect(row?.taskId).toBe(expected);
});

test.each([
	['a UUID', UUID, UUID],
	['one of another service', 'seg_1.2~b', 'seg_1.2~b'],
	['a step up', '..', undefined],
	['a path', 'a/b', undefined],
	['a path of Windows', 'a\\b', undefined],
	['an encoded path', 'a%2Fb', undefined],
	['a query', 'a?b', undefined],
	['a line and a colour', 'a\n\u001b[31mb', undefined],
	['a longer one', 'a'.repeat(129), undefined],
])('the ID that anybody else gives, %s', (_label, value, expected) => {
	expect(readGivenTaskId(value)).toBe(expected);
});

test.each([
	['as it is', UUID, UUID],
	['in capitals', UUID.toUpperCase(), UUID],
	['without dashes', UUID.replaceAll('-', ''), UUID],
	['with dashes elsewhere', UUID.replaceAll('-', '').replace(/..(?=.)/g, '$&-'), UUID],
	['no UUID', 'Seg-1', 'seg1'],
	['no UUID, for want of a digit', UUID.slice(1), UUID.slice(1).replaceAll('-', '')],
])('its one spelling: %s', (_label, given, expected) => {
	expect(canonicalTaskId(given)).toBe(expected);
});
