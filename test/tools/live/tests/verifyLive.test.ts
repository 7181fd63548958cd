import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { QUESTIONS } from '../questions';
import { Session, type WatchedCallback } from '../session';
import { highestCostUsd, verify } from '../verifyLive';
import { watchCallbacks } from '../watchCallbacks';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';

const contract = readFileSync(resolve(__dirname, '../../../../docs/contract.md'), 'utf8');
let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ queueMs: 5, workMs: 5 });
});
afterEach(async () => await simulator.close());

function openSession(callback?: WatchedCallback): Session {
	const { apiKey, apiUrl: baseUrl, uploadUrl } = simulator;
	return new Session({ apiKey, baseUrl, uploadUrl }, 20, callback);
}

test('finds a service that is as the contract says, and pays no more than announced', async () => {
	const lines: string[] = [];
	const session = openSession();
	const results = await verify(session, (line) => lines.push(line));
	const different = results.filter(({ isAsExpected }) => !isAsExpected);
	expect(different.map(({ question, seen }) => [question.id, seen])).toEqual([]);
	expect(session.taskIds).toHaveLength(simulator.counters.tasksCreated);
	const announced = QUESTIONS.reduce((sum, { tasks }) => sum + tasks, 0);
	expect(simulator.counters.tasksCreated).toBe(announced);
	expect(highestCostUsd()).toBeLessThan(0.1);
	expect(lines.join('\n')).not.toContain(simulator.apiKey);
});

test('tells what differs', async () => {
	simulator.configure({ outputShape: 'image_urls_three', faults: { taskFailed: 0 } });
	const results = await verify(openSession(), () => {});
	const ids = results
		.filter(({ isAsExpected }) => !isAsExpected)
		.map(({ question }) => question.id);
	expect(ids).toContain('inline-and-output');
});

describe('a mark', () => {
	const ask = async (id: string, callback?: WatchedCallback) => {
		const session = openSession(callback);
		const questions = QUESTIONS.filter((question) => question.id === id);
		const [{ seen, isAsExpected }] = await verify(session, () => {}, questions);
		return { seen, isAsExpected, tasks: simulator.counters.tasksCreated };
	};

	test('is asked about first of all', () => expect(QUESTIONS[0].id).toBe('mark'));

	test.each<[Partial<SimulatorOptions>, boolean, RegExp]>([
		[{}, true, /^create: as sent; get: as sent; ended get: as sent; history: no config$/],
		[{ rowsTellConfig: true }, true, /history: as sent$/],
		[{ marks: 'secretEmpty' }, false, /create: empty; get: empty/],
		[{ marks: 'configAbsent' }, false, /create: no config/],
		[{ marks: 'onlyInGet' }, false, /create: no config; get: as sent/],
		[{ refusedField: 'secret' }, false, /refused: .*secret is not allowed/],
		[{ refusedField: 'endpoint' }, false, /refused: .*invalid endpoint/],
	])('where the service has %p', async (options, isAsExpected, seen) => {
		simulator.configure(options);
		const found = await ask('mark');
		expect(found).toMatchObject({ isAsExpected, tasks: 1 });
		expect(found.seen).toMatch(seen);
	});

	test.each([
		['returned', true, 'get true; call: address true, body true, secret true'],
		['configAbsent', false, 'get false; call: address true, body false, secret true'],
	] as const)('in the address of a callback: %s', async (marks, isAsExpected, seen) => {
		simulator.configure({ marks });
		const callback = await watchCallbacks(0);
		expect(await ask('mark-callback', callback)).toEqual({ isAsExpected, seen, tasks: 1 });
		await callback.close();
	});

	test('in a callback is not asked about without an address', async () => {
		expect(await ask('mark-callback')).toMatchObject({ isAsExpected: true, tasks: 0 });
	});
});

test('each question is in the contract', () => {
	for (const { id } of QUESTIONS) expect(contract).toContain(`\`${id}\``);
});
