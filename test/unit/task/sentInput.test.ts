import { readSentImage } from '../../../nodes/shared/task/answer';
import {
	countInlineBytes,
	parseTask,
	unseenTask,
	type Task,
	type TaskInput,
} from '../../../nodes/shared/task/task';

describe('what a task tells that it was asked for', () => {
	const rows: Array<[string, unknown, TaskInput]> = [
		[
			'all of it, trimmed',
			{
				image: ' https://a.test/a.png ',
				prompt: ' shoe ',
				negative_prompt: ' lace ',
				segment_factor: -3,
			},
			{ image: 'https://a.test/a.png', prompt: 'shoe', negativePrompt: 'lace', segmentFactor: -3 },
		],
		['a factor as a text', { segment_factor: ' 5 ' }, { segmentFactor: 5 }],
		['a factor that is none', { segment_factor: 'much' }, {}],
		['an empty factor', { segment_factor: ' ' }, {}],
		['an empty prompt, which is one', { prompt: ' ' }, { prompt: '' }],
		['an empty negative prompt, which is one', { negative_prompt: ' ' }, { negativePrompt: '' }],
		['an empty image, which is none', { image: '' }, {}],
		['wrong types', { image: 1, prompt: 2, negative_prompt: 3, segment_factor: true }, {}],
		['nothing', null, {}],
	];
	test.each(rows)('%s', (_label, input, expected) => {
		expect(parseTask({ task_id: 't', input }, [])?.input).toEqual(expected);
	});
});

describe('whether a task is one of Segment', () => {
	test.each([
		['by model and type', 'Qubico/image-toolkit', 'segment', 'segment'],
		['in another notation', 'image_toolkit', ' Segment ', 'segment'],
		['in one word', 'ImageToolkit', 'segment', 'segment'],
		['without a model', undefined, 'segment', 'segment'],
		['another type of the same model', 'Qubico/image-toolkit', 'upscale', 'other'],
		['a type that only begins so', undefined, 'segmentation', 'other'],
		['a type that only ends so', undefined, 'face-segment', 'other'],
		['another model', 'Qubico/flux1-dev', 'segment', 'other'],
		['another model without a type', 'flux', '', 'other'],
		['that does not tell its type', 'Qubico/image-toolkit', '', 'unknown'],
		['that tells nothing', '', undefined, 'unknown'],
	])('%s', (_label, model, task_type, expected) => {
		expect(parseTask({ task_id: 't', model, task_type }, [])?.type).toBe(expected);
	});
});

test('a task that nobody has seen yet runs, and tells its ID alone', () => {
	const task = unseenTask('t-1');
	expect(task).toMatchObject({ id: 't-1', status: 'running', type: 'segment', images: [] });
	expect(task.fields).toEqual({ task_id: 't-1' });
});

test('how much of an answer is images', () => {
	const task = (output: object) => parseTask({ task_id: 't', output }, []) as Task;
	expect(countInlineBytes(task({ image_base64s: ['QUJD', 'data:image/png;base64,QUI='] }))).toBe(8);
	expect(countInlineBytes(task({ image_urls: ['https://a.test/a.png'] }))).toBe(0);
});

describe('the image that a task was sent, as it was sent', () => {
	const input = { image: ' QUJD ' };
	test.each([
		['in the envelope', { data: { task_id: 't', input } }, 'QUJD'],
		['bare', { task_id: 't', input }, 'QUJD'],
		['in the older shape', { data: { task_info: { task_id: 't', task_input: input } } }, 'QUJD'],
		['without an image', { data: { task_id: 't', input: {} } }, undefined],
		['without input', { data: { task_id: 't' } }, undefined],
		['no JSON', undefined, undefined],
	])('%s', (_label, body, expected) => {
		expect(readSentImage(body).image).toBe(expected);
	});
});
