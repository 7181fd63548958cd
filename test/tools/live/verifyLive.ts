import { createInterface } from 'node:readline/promises';

import { failWith } from '../demo/failWith';
import type { Finding, Question } from './question';
import { QUESTIONS } from './questions';
import { Session, type Access } from './session';
import { watchCallbacks } from './watchCallbacks';

/** The dearest of the questions is about 1.21 million pixels. */
const HIGHEST_USD_PER_TASK = 0.02;

export interface Verified extends Finding {
	question: Question;
}

/** Asks every question; one that cannot be answered is a difference too. */
export async function verify(
	session: Session,
	log: (line: string) => void,
	questions = QUESTIONS,
): Promise<Verified[]> {
	const results: Verified[] = [];
	for (const question of questions) {
		const finding = await question.ask(session).catch((error: Error): Finding => ({
			seen: `no answer: ${error.message}`,
			isAsExpected: false,
		}));
		log(
			`${finding.isAsExpected ? 'as expected' : 'DIFFERS    '}  ${question.id}: ${question.text}`,
		);
		log(`             expected: ${question.expected}`);
		log(`             seen:     ${finding.seen}`);
		const { otherwise } = question;
		if (!finding.isAsExpected && otherwise) log(`             so:       ${otherwise}`);
		results.push({ question, ...finding });
	}
	return results;
}

/** What all questions cost at most. */
export function highestCostUsd(questions = QUESTIONS): number {
	return questions.reduce((sum, { tasks }) => sum + tasks, 0) * HIGHEST_USD_PER_TASK;
}

async function agree(): Promise<boolean> {
	if (process.argv.includes('--yes')) return true;
	if (!process.stdin.isTTY) throw new Error('Add --yes to agree to the price without being asked');
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question('Go on? [y/N] ');
	terminal.close();
	return /^y(es)?$/i.test(answer.trim());
}

async function main(): Promise<void> {
	const apiKey = process.env.PIAPI_API_KEY?.trim();
	if (!apiKey) throw new Error('Set PIAPI_API_KEY to the key of your PiAPI account');
	const access: Access = {
		apiKey,
		baseUrl: process.env.PIAPI_BASE_URL ?? 'https://api.piapi.ai',
		uploadUrl: process.env.PIAPI_UPLOAD_URL ?? 'https://upload.theapi.app',
	};
	// What a service says may hold the key; what is printed may not.
	const log = (line: string) => console.log(line.replaceAll(apiKey, '[API key]'));
	const tasks = QUESTIONS.reduce((sum, question) => sum + question.tasks, 0);
	log(
		`${QUESTIONS.length} questions to ${access.baseUrl}: ${tasks} tasks, at most $${highestCostUsd().toFixed(2)}.`,
	);
	if (!(await agree())) return log('Nothing was sent.');
	const { PIAPI_CALLBACK_URL: url, PIAPI_CALLBACK_PORT: port } = process.env;
	const callback = url ? await watchCallbacks(Number(port ?? 0), url) : undefined;
	const session = new Session(access, undefined, callback);
	const results = await verify(session, log);
	await callback?.close();
	const different = results.filter(({ isAsExpected }) => !isAsExpected);
	log(`${results.length - different.length} as expected, ${different.length} different.`);
	log(`Tasks created: ${session.taskIds.join(', ') || 'none'}`);
	process.exitCode = different.length > 0 ? 1 : 0;
}

if (require.main === module) main().catch(failWith);
