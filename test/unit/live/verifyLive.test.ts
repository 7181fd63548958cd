import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { QUESTIONS } from '../../tools/live/questions';
import { Session } from '../../tools/live/session';
import { highestCostUsd, verify } from '../../tools/live/verifyLive';
import { startSimulator, type Simulator } from '../../tools/simulator';

const contract = readFileSync(resolve(__dirname, '../../../docs/contract.md'), 'utf8');
let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ queueMs: 5, workMs: 5 });
});
afterEach(async () => await simulator.close());

function openSession(): Session {
	const { apiKey, apiUrl: baseUrl, uploadUrl } = simulator;
	return new Session({ apiKey, baseUrl, uploadUrl }, 20);
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

test('each question is in the contract', () => {
	for (const { id } of QUESTIONS) expect(contract).toContain(`\`${id}\``);
});
