import type { IDataObject } from 'n8n-workflow';

import { digestForName } from '../../../nodes/shared/task/identity/inlineImage';
import { Uploads } from '../../../nodes/shared/piapi/uploads';
import { FakeService, rejection } from '../kit/fakeService';

const DIGEST = '0123456789abcdef0123456789abcdef';
const OTHER = DIGEST.replaceAll('0', 'f');

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
			expect(await uploads.urlOf(service.context, upload(DIGEST))).toBe(address);
		}
	}
	return { saved: JSON.stringify(nodeContext), requests: service.requests.length };
}

test('an image is uploaded once, also where the node is tried again', async () => {
	const address = `https://storage.test/a-sha256-${DIGEST}.png?v=1`;
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

const answer = (name: string) => ({
	body: { code: 200, data: { url: `https://storage.test/${name}` } },
});

test("an address whose name tells another image's content is no answer: it is uploaded again", async () => {
	const { secrets } = new FakeService().context;
	const nameOf = (digest: string) => `a-${digestForName(digest, secrets[0])}.png`;
	const own = nameOf(DIGEST);
	const service = new FakeService(answer(nameOf(OTHER)), answer(own));
	expect(await new Uploads({}).urlOf(service.context, upload(DIGEST))).toMatch(own);
});

test('nor is an address that another image has, in this try or an earlier one', async () => {
	const service = new FakeService(
		answer('a.png'),
		answer('a.png'),
		answer('b.png'),
		answer('a.png'),
	);
	const nodeContext = {};
	const uploads = new Uploads(nodeContext);
	const urlOf = async (digest: string) => await uploads.urlOf(service.context, upload(digest));
	expect([await urlOf('a'), await urlOf('b')]).toMatchObject(
		[/a.png/, /b.png/].map(expect.stringMatching),
	);
	const later = new Uploads(nodeContext).urlOf(service.context, upload('c'));
	expect(await rejection(later)).toMatchObject({ reason: 'notPiApi' });
});
