import { chooseFields, toShortForm } from '../../../../nodes/shared/item/json/shortForm';

const task = {
	task_id: 't-1',
	model: 'Qubico/image-toolkit',
	status: 'completed',
	input: {
		image: 'https://example.com/a.jpg',
		prompt: 'shoes',
		negative_prompt: 'laces',
		segment_factor: 0,
	},
	output: { image_urls: ['https://example.com/m.png'] },
	meta: { usage: { consume: 100 } },
	outcome: 'succeeded',
	costUsd: 0.01,
	mask: {
		width: 10,
		height: 10,
		coverage: 0.25,
		boundingBox: { left: 1, top: 1, width: 5, height: 5 },
		touchesEdge: false,
		empty: false,
	},
	images: [
		{ name: 'mask', fileName: 'a-mask.png', bytes: 10, url: 'https://example.com/m.png' },
		{ name: 'cutout', fileName: 'a-cutout.png', bytes: 20 },
	],
};

describe('the short form', () => {
	it('of a task tells what was asked, what came of it, where, at what cost, and the address', () => {
		expect(toShortForm(task)).toEqual({
			task_id: 't-1',
			outcome: 'succeeded',
			image: 'https://example.com/a.jpg',
			prompt: 'shoes',
			negative_prompt: 'laces',
			maskUrl: 'https://example.com/m.png',
			coverage: 0.25,
			boundingBox: { left: 1, top: 1, width: 5, height: 5 },
			costUsd: 0.01,
		});
	});

	it('has the links, and when the first of them ends', () => {
		const links = [
			{ link: 'https://up.test/m.png', linkExpiresAt: '2026-01-02T00:00:01.000Z' },
			{ link: 'https://up.test/c.png', linkExpiresAt: '2026-01-02T00:00:00.000Z' },
		];
		const images = task.images.map((image, index) => ({ ...image, ...links[index] }));
		expect(toShortForm({ ...task, images })).toEqual({
			...toShortForm(task),
			cutoutLink: 'https://up.test/c.png',
			maskLink: 'https://up.test/m.png',
			linkExpiresAt: '2026-01-02T00:00:00.000Z',
		});
		expect(chooseFields({ ...task, images }, ['cutoutLink'])).toEqual({
			task_id: 't-1',
			cutoutLink: 'https://up.test/c.png',
		});
	});

	it('keeps what tells that nothing was found', () => {
		const mask = { ...task.mask, coverage: 0, boundingBox: null, empty: true };
		expect(toShortForm({ ...task, mask })).toMatchObject({ coverage: 0, boundingBox: null });
	});

	it('names the separate things, the notes and the other images, where there are any', () => {
		const thing = { index: 1, of: 2, boundingBox: { left: 1, top: 1, width: 2, height: 2 } };
		const annotated = { name: 'annotated', url: 'https://example.com/x.png' };
		const item = {
			...task,
			mask: { ...task.mask, thingCount: 2, things: [{}, {}] },
			thing,
			notes: ['No cutout'],
			images: [...task.images, annotated],
		};
		expect(toShortForm(item)).toMatchObject({
			thingCount: 2,
			thing,
			notes: ['No cutout'],
			annotatedUrl: annotated.url,
		});
	});

	it('of a task that failed says why', () => {
		const { mask: _mask, images: _images, ...failed } = task;
		expect(toShortForm({ ...failed, outcome: 'failed', failureReason: 'too dark' })).toMatchObject({
			outcome: 'failed',
			failureReason: 'too dark',
		});
	});

	it('leaves out an image that is a text, and a negative prompt that is empty', () => {
		const input = { image: '[base64, 900 characters]', prompt: 'shoes', negative_prompt: '' };
		const short = toShortForm({ ...task, input });
		expect(short).not.toHaveProperty('image');
		expect(short).not.toHaveProperty('negative_prompt');
	});

	it('of an account is balance, plan and limit', () => {
		const account = { balanceUsd: 3, plan: 'creator', maxTasksAtOnce: 5, wallet: { points: 1 } };
		expect(toShortForm(account)).toEqual({ balanceUsd: 3, plan: 'creator', maxTasksAtOnce: 5 });
	});

	it('of anything else is the whole', () => {
		expect(toShortForm({ any: 1 })).toEqual({ any: 1 });
	});
});

describe('selected fields', () => {
	it('come in their order, behind the ID', () => {
		const chosen = chooseFields(task, ['costUsd', 'outcome', 'unknown']);
		expect(Object.keys(chosen)).toEqual(['task_id', 'costUsd', 'outcome']);
	});
});
