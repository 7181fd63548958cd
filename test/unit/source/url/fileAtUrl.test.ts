import { PNG } from '../../../../nodes/shared/imageFile/format';
import { DOWNLOADS } from '../../../../nodes/shared/download/retries';
import { FileAtUrl } from '../../../../nodes/shared/source/url/fileAtUrl';
import { FakeService } from '../../kit/fakeService';

test('all wait for the first download, so it has less time than one that a paid task depends on', async () => {
	const withinMs: number[] = [];
	const file = new FileAtUrl(
		new FakeService().context,
		'https://a.test/a.jpg',
		async (...asked) => {
			withinMs.push(asked[2]!.withinMs);
			return { bytes: Buffer.alloc(1), format: PNG };
		},
	);
	for (let reads = 0; reads < 3; reads++) await file.read();
	expect(withinMs).toEqual(
		[DOWNLOADS.check, DOWNLOADS.source, DOWNLOADS.source].map((each) => each.withinMs),
	);
	expect(DOWNLOADS.check.withinMs).toBeLessThan(DOWNLOADS.source.withinMs);
});

test('what has changed since it was read first is not taken for the same image', async () => {
	const context = new FakeService().context;
	const contents = ['a', 'a', 'b', 'a'];
	const file = new FileAtUrl(context, 'https://a.test/random', async () => ({
		bytes: Buffer.from(contents.shift()!),
		format: PNG,
	}));
	await file.read();
	expect((await file.read()).toString()).toBe('a');
	await expect(file.read()).rejects.toMatchObject({
		reason: 'unusableImage',
		facts: { detail: 'The image at https://a.test/random has changed since it was checked' },
	});
	expect((await file.read()).toString()).toBe('a');
});
