import sharp from 'sharp';

import { renderSample, sampleCatalog } from '../simulator';
import { readHistory } from './freshTask';
import { HISTORY_QUESTIONS } from './historyQuestions';
import { callbackQuestion, markQuestion } from './markQuestions';
import type { Finding, Question } from './question';
import { asFields, taskOf, type Answer, type Session } from './session';

const [{ name, prompt }] = sampleCatalog;
const SIDE_OF_LARGE = 1_100;

/** A sample as PiAPI takes images inside a request. */
async function inlineSample(side?: number): Promise<string> {
	const { image } = await renderSample(name);
	const bytes = side ? await sharp(image).resize(side, side).jpeg().toBuffer() : image;
	return bytes.toString('base64');
}

/** The first task that is created: more than one question is about it. */
async function createInline(session: Session): Promise<Answer> {
	return await session.share('inline', async () => {
		return await session.create(await inlineSample(), prompt);
	});
}

/** The addresses and inline images of a task, in their order. */
function imagesOf(task: Record<string, unknown>): string[] {
	const output = asFields(task.output);
	const lists = [output.image_urls, output.image_base64s].find(
		(list) => Array.isArray(list) && list.length > 0,
	);
	const single = [output.image_url, output.image_base64].find((each) => Boolean(each));
	return ((lists as string[] | undefined) ?? [single as string]).filter(Boolean);
}

async function bytesOf(session: Session, image: string): Promise<Buffer> {
	if (/^https?:/.test(image)) return await session.image(image);
	return Buffer.from(image.slice(image.indexOf(',') + 1), 'base64');
}

/** Share of the pixels that are neither nearly black nor nearly white. */
async function grayShare(bytes: Buffer): Promise<number> {
	const { data } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
	return data.filter((value) => value > 24 && value < 231).length / data.length;
}

/** Creates a task from an uploaded image, or from one inside the request where the plan has no uploads. */
async function createFromAddress(session: Session, words: string): Promise<Answer> {
	const body = { file_name: 'address.jpg', file_data: await inlineSample() };
	const upload = await session.send('POST', '/api/ephemeral_resource', { body, upload: true });
	const { url } = taskOf(upload);
	if (typeof url !== 'string') return await session.create(await inlineSample(), words);
	const answer = await session.create(url, words);
	session.sentAddress = { taskId: String(taskOf(answer).task_id), url };
	return answer;
}

/** Larger than a million pixels; it has the callback, where one is given. */
async function createLarge(session: Session): Promise<Answer> {
	return await session.share('large', async () => {
		return await session.create(await inlineSample(SIDE_OF_LARGE), prompt, session.callback);
	});
}

const found = (seen: string, isAsExpected: boolean): Finding => ({ seen, isAsExpected });

export const QUESTIONS: Question[] = [
	markQuestion(createInline),
	callbackQuestion(async (session) => await createLarge(session)),
	{
		id: 'account',
		text: 'Which keys has the account?',
		expected: 'plan, equivalent_in_usd and a limit on concurrent tasks',
		tasks: 0,
		async ask(session) {
			const { status, body } = await session.send('GET', '/account/info');
			const keys = Object.keys(asFields(asFields(body).data ?? body));
			const isThere =
				keys.includes('plan') && keys.some((key) => /concurrent|concurrency/.test(key));
			return found(`HTTP ${status}; ${keys.join(', ')}`, status === 200 && isThere);
		},
	},
	{
		id: 'wrong-key',
		text: 'What does a wrong key get?',
		expected: 'HTTP 401',
		tasks: 0,
		async ask(session) {
			const { status } = await session.send('GET', '/account/info', { apiKey: 'not-a-key' });
			return found(`HTTP ${status}`, status === 401);
		},
	},
	{
		id: 'unknown-task',
		text: 'What does a task that does not exist get?',
		expected: 'an error in the 400s, or code other than 200',
		tasks: 0,
		async ask(session) {
			const path = '/api/v1/task/00000000-0000-4000-8000-000000000000';
			const { status, body } = await session.send('GET', path);
			const { code } = asFields(body);
			const isError = (status >= 400 && status < 500) || (status === 200 && code !== 200);
			return found(`HTTP ${status}, code ${String(code)}`, isError);
		},
	},
	{
		id: 'inline-and-output',
		text: 'Does segment take base64, and what does it return?',
		expected: 'completed; one image or four; the third of four (or the one) is two-tone',
		tasks: 1,
		async ask(session) {
			const created = taskOf(await createInline(session));
			const task = await session.ended(created.task_id);
			const images = imagesOf(task);
			const shares: string[] = [];
			for (const image of images) {
				const bytes = await bytesOf(session, image);
				const { format, width, height } = await sharp(bytes).metadata();
				const gray = (await grayShare(bytes)) * 100;
				shares.push(`${format} ${width}×${height} ${gray.toFixed(1)} % gray`);
			}
			const mask = shares[images.length === 4 ? 2 : 0] ?? '';
			const isTwoTone = Number(/([\d.]+) % gray/.exec(mask)?.[1] ?? 100) < 5;
			const keys = Object.keys(asFields(task.output)).join(', ');
			return found(
				`create says "${String(created.status)}", end "${String(task.status)}"; output keys ${keys}; ${shares.join(' | ')}`,
				[1, 4].includes(images.length) && isTwoTone,
			);
		},
	},
	{
		id: 'price',
		text: 'What does an image of over one million pixels cost?',
		expected: 'proportional or per started million, at $0.01 each',
		tasks: 1,
		async ask(session) {
			const created = taskOf(await createLarge(session));
			const { meta } = await session.ended(created.task_id);
			const { consume } = asFields(asFields(meta).usage);
			const usd = Number(consume) / 1e7;
			const millions = SIDE_OF_LARGE ** 2 / 1e6;
			const isKnown = [millions, Math.ceil(millions)].some((n) => Math.abs(usd - n * 0.01) < 1e-4);
			return found(`${millions} million pixels: ${usd} USD`, isKnown);
		},
	},
	{
		id: 'nothing-found',
		text: 'What becomes of a prompt that finds nothing?',
		expected: 'a failed task, or an empty mask',
		tasks: 1,
		async ask(session) {
			const created = taskOf(await createFromAddress(session, 'purple submarine'));
			const task = await session.ended(created.task_id);
			const images = imagesOf(task);
			if (images.length === 0) {
				const { message } = asFields(task.error);
				return found(
					`status "${String(task.status)}", ${String(message)}`,
					task.status !== 'completed',
				);
			}
			const bytes = await bytesOf(session, images[images.length === 4 ? 2 : 0]);
			const { data } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
			const white = data.filter((value) => value > 127).length / data.length;
			return found(`completed, ${(white * 100).toFixed(1)} % of the mask is white`, white === 0);
		},
	},
	{
		id: 'history',
		text: 'Does the history show the new tasks, and as what?',
		expected: 'rows with task_id, action segment and created_at',
		tasks: 0,
		async ask(session) {
			const { status, body } = await readHistory(session);
			const text = JSON.stringify(body);
			const shown = session.taskIds.filter((taskId) => text.includes(taskId)).length;
			const isShown = shown === session.taskIds.length && /"action":"segment"/i.test(text);
			return found(`HTTP ${status}; ${shown} of ${session.taskIds.length} tasks`, isShown);
		},
	},
	{
		id: 'upload',
		text: 'Does the plan allow uploads?',
		expected: 'an address, or 403 where the plan is too low',
		tasks: 0,
		async ask(session) {
			const body = { file_name: 'sample.jpg', file_data: await inlineSample(64) };
			const answer = await session.send('POST', '/api/ephemeral_resource', { body, upload: true });
			const { url } = taskOf(answer);
			const seen = typeof url === 'string' ? `an address on ${new URL(url).host}` : 'no address';
			return found(
				`HTTP ${answer.status}; ${seen}`,
				typeof url === 'string' || answer.status === 403,
			);
		},
	},
	...HISTORY_QUESTIONS,
];
