import { RETRY } from '../../../nodes/shared/piapi/retry';
import { FileAtUrl } from '../../../nodes/shared/source/fileAtUrl';
import { FakeService } from '../kit/fakeService';

test('all wait for the first download, so it has less time than one that a paid task depends on', async () => {
	const withinMs: number[] = [];
	const file = new FileAtUrl(
		new FakeService().context,
		'https://a.test/a.jpg',
		async (...asked) => {
			withinMs.push(asked[2].withinMs);
			return Buffer.alloc(1);
		},
	);
	for (let reads = 0; reads < 3; reads++) await file.read();
	expect(withinMs).toEqual([RETRY.check, RETRY.source, RETRY.source].map((each) => each.withinMs));
	expect(RETRY.check.withinMs).toBeLessThan(RETRY.source.withinMs);
});
