import type { IDataObject } from 'n8n-workflow';

import { Uploads } from '../../../nodes/shared/source/uploads';
import { FakeService } from '../kit/fakeService';

const upload = (digest: string) => ({
	digest,
	fileName: `${digest}.png`,
	heldBytes: 4,
	load: async () => 'QUJD',
});

async function urlsOf(address: string) {
	const service = new FakeService({ body: { code: 200, data: { url: address } } });
	const nodeContext: IDataObject = {};
	const tries = [new Uploads(nodeContext), new Uploads(nodeContext)];
	for (const uploads of tries) {
		for (let items = 0; items < 2; items++) {
			expect(await uploads.urlOf(service.context, upload('a'))).toBe(address);
		}
	}
	return { saved: JSON.stringify(nodeContext), requests: service.requests.length };
}

test('an image is uploaded once, also where the node is tried again', async () => {
	const address = 'https://storage.test/a-sha256-0123456789abcdef0123456789abcdef.png?v=1';
	const { saved, requests } = await urlsOf(address);
	expect(saved).toContain(address);
	expect(requests).toBe(1);
});

test.each([
	'https://storage.test/a.png?X-Amz-Signature=SIGNATURE',
	'https://user:SIGNATURE@storage.test/a.png',
])('a signed address is not saved: each try uploads the image again: %s', async (address) => {
	const { saved, requests } = await urlsOf(address);
	expect(saved).not.toMatch('storage.test');
	expect(requests).toBe(2);
});
