import { Readable } from 'node:stream';

import type { IBinaryData, IDataObject } from 'n8n-workflow';

import type { Context } from '../../../../nodes/shared/piapi/context';
import { Uploads } from '../../../../nodes/shared/piapi/uploads';
import { Problem } from '../../../../nodes/shared/problem/problem';
import { PublicLinks } from '../../../../nodes/shared/item/files/publicLinks';
import type { MadeItem } from '../../../../nodes/shared/item/json/itemJson';
import { agree, FakeService, networkError, refuse, rejection } from '../../kit/fakeService';

const DAY_MS = 86_400_000;
const address = (name: string) => `https://storage.test/${name}`;
const given = (name: string) => agree({ url: address(name) });

const file = (name: string, more: Partial<IBinaryData> = {}): IBinaryData => ({
	...{ fileName: `shoe-${name}.png`, fileExtension: 'png', mimeType: 'image/png' },
	data: Buffer.from(name).toString('base64'),
	...more,
});

/** An item with files of these names, as the node makes it. */
function itemOf(names: string[], { bytes = 3, ...json }: IDataObject = {}): MadeItem {
	const images = names.map((name) => ({ name, fileName: `shoe-${name}.png`, bytes }));
	return {
		item: {
			json: { outcome: 'succeeded', images, ...json },
			binary: Object.fromEntries(names.map((name) => [name, file(name)])),
		},
		report: { outcome: 'succeeded', images, ...json },
	};
}

const open = () => new PublicLinks(new Uploads({}));
const add = async (
	{ context }: { context: Context },
	items: MadeItem[],
	names = ['cutout'],
	links = open(),
) => await links.addTo(context, items, names);
const notesOf = (items: MadeItem[]) => items.map(({ report }) => report.notes);

test('the chosen files get a link and the time until which PiAPI has them; the others do not', async () => {
	const service = new FakeService(given('a.png'));
	const asked = service.clock.unixNow();
	const [{ item, report }] = await add(service, [itemOf(['cutout', 'mask'], { notes: ['Old'] })]);
	expect(item.json.images).toEqual([
		expect.objectContaining({
			name: 'cutout',
			link: address('a.png'),
			linkExpiresAt: new Date(asked + DAY_MS).toISOString(),
		}),
		expect.not.objectContaining({ link: expect.anything() }),
	]);
	expect(report.images).toEqual(item.json.images);
	expect(item.json.notes).toEqual(['Old']);
	expect(service.asked).toMatchObject([
		{
			method: 'POST',
			url: 'https://upload.test/api/ephemeral_resource',
			body: {
				file_name: expect.stringMatching(/^shoe-cutout-sha256-[0-9a-f]{32}-[0-9a-f]{16}\.png$/),
				file_data: Buffer.from('cutout').toString('base64'),
			},
		},
	]);
});

test('the day counts from the try that was taken, and not from the end of the upload', async () => {
	const service = new FakeService(refuse(503), () => {
		service.clock.pass(5_000);
		return given('a.png');
	});
	const start = service.clock.unixNow();
	const [{ item }] = await add(service, [itemOf(['cutout'])]);
	const [{ linkExpiresAt }] = item.json.images as IDataObject[];
	const [pauseMs] = service.clock.sleepsMs;
	expect(Date.parse(String(linkExpiresAt))).toBe(start + pauseMs + DAY_MS);
});

test('nothing is asked for where no link is wanted, or the item has no such file', async () => {
	const service = new FakeService();
	const item = itemOf(['mask']);
	expect(await add(service, [item], [])).toEqual([item]);
	const [{ item: kept }] = await add(service, [item], ['cutout']);
	expect(kept).toEqual(item.item);
	expect(service.asked).toEqual([]);
});

test('a problem among the items stays one', async () => {
	const service = new FakeService(given('a.png'));
	const problem = new Problem('unusableImage', { detail: 'none' });
	const made = await open().addTo(service.context, [{ problem }, itemOf(['cutout'])], ['cutout']);
	expect(made[0]).toEqual({ problem });
	expect(made[1]).toMatchObject({ report: { images: [{ link: address('a.png') }] } });
});

test('a file that n8n keeps elsewhere is read from there', async () => {
	const service = new FakeService(given('a.png'));
	Object.assign(service.context.n8n.helpers, {
		getBinaryStream: async (id: string) => Readable.from([Buffer.from(`of ${id}`)]),
		binaryToBuffer: async (body: Readable) => Buffer.concat(await body.toArray()),
	});
	const item = itemOf(['cutout']);
	item.item.binary!.cutout = file('cutout', { id: 'filesystem-v2:1', data: 'filesystem-v2' });
	await add(service, [item]);
	expect(service.asked[0].body!.file_data).toBe(
		Buffer.from('of filesystem-v2:1').toString('base64'),
	);
});

test('a signed address is given as it is: without its signature it opens nothing', async () => {
	const signed = 'https://storage.test/a.png?X-Amz-Signature=abc&Expires=1';
	const [{ item }] = await add(new FakeService(agree({ url: signed })), [itemOf(['cutout'])]);
	expect(item.json.images).toMatchObject([{ link: signed }]);
});

test('an address that holds the key is given to nobody', async () => {
	const service = new FakeService(given('a.png?for=key-of-the-tests'));
	service.context.secrets.push('key-of-the-tests');
	const made = await add(service, [itemOf(['cutout'])]);
	expect(JSON.stringify(made)).not.toContain('key-of-the-tests');
	expect(notesOf(made)).toEqual([[expect.stringMatching(/^No link to cutout: .*holds the key/)]]);
});

describe('without a link, the item has its files and a note', () => {
	const three = () => [1, 2, 3].map(() => itemOf(['cutout', 'mask']));
	const PLAN = "uploads need PiAPI's Creator plan or a higher one";

	test('a plan that is too low is asked once', async () => {
		const service = new FakeService(refuse(403, 'Insufficient plan level'));
		const items = three();
		const made = await add(service, items, ['cutout', 'mask']);
		expect(service.asked).toHaveLength(1);
		const notes = [`No link to cutout: ${PLAN}`, `No link to mask: ${PLAN}`];
		expect(notesOf(made)).toEqual([notes, notes, notes]);
		expect(made.map(({ item }) => item.binary)).toEqual(items.map(({ item }) => item.binary));
		expect(made[0].item.json).toMatchObject({ outcome: 'succeeded', notes });
	});

	test('a file of more than 10 MB is not sent', async () => {
		const service = new FakeService();
		const made = await add(service, [itemOf(['cutout'], { bytes: 11 * 1024 ** 2 })]);
		expect(notesOf(made)).toEqual([
			['No link to cutout: it is 11.0 MB, and PiAPI accepts up to 10 MB'],
		]);
		expect(service.asked).toEqual([]);
	});

	test('one of exactly 10 MB is', async () => {
		const service = new FakeService(given('a.png'));
		await add(service, [itemOf(['cutout'], { bytes: 10 * 1024 ** 2 })]);
		expect(service.asked).toHaveLength(1);
	});

	test('a file that PiAPI refuses stands in the way of no other', async () => {
		const service = new FakeService(refuse(400, 'file is broken'), given('a.png'));
		const made = await add(service, [itemOf(['cutout']), itemOf(['cutout'])]);
		expect(notesOf(made)).toEqual([
			['No link to cutout: PiAPI refused the request: file is broken'],
			undefined,
		]);
	});

	test.each([
		['does not answer in time', networkError('ETIMEDOUT'), 2, 1],
		['is not there', networkError('ECONNREFUSED'), 4, 3],
		['has an internal error', refuse(500, 'internal'), 4, 3],
		['does not accept the key', refuse(401, 'invalid api key'), 1, 1],
	])('an upload service that %s is given up', async (_label, answer, triesOfEach, files) => {
		const service = new FakeService(answer);
		// Different content: the same file would be uploaded once.
		const items = Array.from({ length: 6 }, (_, index) => {
			const item = itemOf(['cutout']);
			item.item.binary!.cutout = file(`cutout ${index}`);
			return item;
		});
		const made = await add(service, items);
		expect(service.asked).toHaveLength(triesOfEach * files);
		const notes = notesOf(made).flat();
		const GIVEN_UP = 'No link to cutout: other uploads of this run failed, so it was not tried';
		expect(notes.filter((note) => note !== GIVEN_UP)).toHaveLength(files);
		expect(notes).toHaveLength(6);
	});

	test('a file that n8n cannot read is one too', async () => {
		const service = new FakeService();
		Object.assign(service.context.n8n.helpers, {
			getBinaryStream: async () => {
				throw new Error('no such file');
			},
		});
		const item = itemOf(['cutout']);
		item.item.binary!.cutout = file('cutout', { id: 'gone' });
		expect(notesOf(await add(service, [item]))).toEqual([['No link to cutout: no such file']]);
	});
});

test('a stop is no note: nothing more is sent', async () => {
	const service = new FakeService(given('a.png'));
	service.stop.abort();
	expect(await rejection(add(service, [itemOf(['cutout'])]))).toMatchObject({
		reason: 'cancelled',
	});
	expect(service.asked).toEqual([]);
});
