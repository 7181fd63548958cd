import { readContext } from '../../../nodes/shared/piapi/context';
import { collectImages } from '../../../nodes/shared/result/images/collectImages';
import { makeCutout } from '../../../nodes/shared/result/makeCutout';
import { downloadImage } from '../../../nodes/shared/download/download';
import { openAtHost } from '../../../nodes/shared/download/imageHost';
import { deliverTask } from '../../../nodes/shared/result/deliverTask';
import { readDelivery } from '../../../nodes/shared/fields/outputs';
import { failureOf } from '../../../nodes/shared/piapi/failureOf';
import { DOWNLOADS } from '../../../nodes/shared/download/retries';
import { Problem } from '../../../nodes/shared/problem/problem';
import { parseTask, type Task } from '../../../nodes/shared/task/task';
import { writePng } from '../../fixtures/png';
import { fakeContext, HOOK_SECRET, KEY, type FakeAnswer } from '../kit/fakeContext';
import { VirtualClock } from '../kit/virtualClock';

const png = writePng({ width: 8, height: 8, colourType: 0, depth: 8 });
const selection = {
	names: new Set(['mask']),
	inspectsAll: false,
	keepsMask: false,
	smallestThing: 0,
};

/** The reason that work fails with. */
async function reasonOf(work: Promise<unknown>): Promise<string> {
	const error: unknown = await work.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	expect(error).toBeInstanceOf(Problem);
	return (error as Problem).reason;
}

const taskOf = (output: object) =>
	parseTask({ task_id: 't-1', status: 'completed', output }, []) as Task;

describe('a refusal of an image host', () => {
	test.each([
		[400, 1],
		[401, 1],
		[403, 1],
		[404, 3],
		[410, 1],
		[451, 1],
		[408, 9],
		[425, 9],
		[429, 9],
		[503, 9],
	])('%i is asked for %i times', async (statusCode, times) => {
		const { context, asked } = fakeContext(() => ({ statusCode }));
		expect(await reasonOf(downloadImage(context, 'https://img.theapi.app/a.png'))).toBe(
			'imageGone',
		);
		expect(asked).toHaveLength(times);
	});
});

test.each([401, 404, 410])(
	'a source image that is answered %i is asked for once',
	async (statusCode) => {
		const { context, asked } = fakeContext(() => ({ statusCode }));
		const download = downloadImage(context, 'https://images.example.com/a.png', DOWNLOADS.source);
		expect(await reasonOf(download)).toBe('imageGone');
		expect(asked).toHaveLength(1);
	},
);

describe('a credential that names a private address', () => {
	const own = { baseUrl: 'http://10.0.0.5:8080', uploadUrl: 'http://10.0.0.6' };
	test.each([
		['http://10.0.0.5:9000/a.png', true],
		['http://10.0.0.6/a.png', true],
		['https://img.theapi.app/a.png', true],
		['http://10.0.0.7/a.png', false],
		['http://169.254.169.254/latest/meta-data', false],
		['http://localhost:5678/a.png', false],
	])('opens no more than its own hosts: %s %s', async (url, isAllowed) => {
		const { context, asked } = fakeContext(() => ({ body: png }), own);
		if (isAllowed) expect((await downloadImage(context, url)).bytes).toEqual(png);
		else expect(await reasonOf(downloadImage(context, url))).toBe('imageRefused');
		expect(asked).toHaveLength(isAllowed ? 1 : 0);
	});
});

test.each(['baseUrl', 'uploadUrl'])('a %s of the internet has to be encrypted', async (field) => {
	const credential = { apiKey: 'k', [field]: 'http://api.piapi-mirror.com' };
	const n8n = { getCredentials: async () => credential, getExecutionCancelSignal: () => undefined };
	const read = readContext(n8n as never, new VirtualClock());
	await expect(read).rejects.toThrow(/begins with http:\/\/, and the API key would cross/);
	credential[field] = 'http://10.0.0.5:8080';
	await expect(readContext(n8n as never, new VirtualClock())).resolves.toBeDefined();
});

test('redirects share the time of one try', async () => {
	const clock = new VirtualClock();
	const given: unknown[] = [];
	const { context } = fakeContext(
		({ timeout, url }) => {
			given.push(timeout);
			void clock.sleep(20_000);
			return { statusCode: 302, headers: { location: `${url}x` } };
		},
		{ clock },
	);
	await reasonOf(openAtHost(context, 'https://img.theapi.app/a', 25_000));
	expect(given).toEqual([25_000, 5_000, 1, 1, 1, 1]);
});

test('a secret in the address of an image is on no item', async () => {
	const { context, files } = fakeContext(() => ({ body: png }));
	const image_url = `https://img.theapi.app/${KEY}/mask.png`;
	const input = { image: `https://a.example.com/${HOOK_SECRET}.jpg`, prompt: 'a' };
	const fields = { task_id: 't', status: 'completed', output: { image_url }, input };
	const task = parseTask(fields, context.secrets) as Task;
	const form = { valueOf: () => undefined, where: '' };
	const delivery = readDelivery(form, form, { inspectMask: true, failIfEmpty: false });
	const items = (await deliverTask(context, task, delivery)).map(({ item }) => item);
	const problem = failureOf({ ...task, status: 'failed', failure: {} }, context);
	expect(items[0].json.images).toMatchObject([{ url: 'https://img.theapi.app/[secret]/mask.png' }]);
	expect(JSON.stringify([items, files, problem.facts])).not.toMatch(KEY);
	expect(JSON.stringify([items, files, problem.facts])).not.toMatch(HOOK_SECRET);
});

describe('more images than Segment makes', () => {
	const urls = Array.from({ length: 2_000 }, (_, index) => `https://img.theapi.app/${index}.png`);

	test('are not all fetched', async () => {
		const { context, asked } = fakeContext(() => ({ body: png }));
		const { images } = taskOf({ image_urls: urls });
		expect(await collectImages(context, images, selection)).toMatchObject({ leftOut: 1_984 });
		expect(asked).toHaveLength(16);
	});

	test('do not hide the one that is asked for', async () => {
		const { context, asked } = fakeContext(() => ({ body: png }));
		const named = [...urls.slice(0, 40).map((url) => ({ url, name: 'annotated' as const }))];
		const given = [...named, { url: 'https://img.theapi.app/mask.png', name: 'mask' as const }];
		const { images, leftOut } = await collectImages(context, given, selection);
		expect(images.map(({ name }) => name)).toEqual(['mask']);
		expect([leftOut, asked]).toEqual([0, ['https://img.theapi.app/mask.png']]);
	});

	test('nor are many large ones', async () => {
		const large = Buffer.concat([png, Buffer.alloc(30 * 1024 ** 2)]);
		const { context, asked } = fakeContext(() => ({ body: large }));
		const { images } = taskOf({ image_urls: urls.slice(0, 10) });
		expect(await collectImages(context, images, selection)).toMatchObject({ leftOut: 6 });
		expect(asked).toHaveLength(4);
	});
});

test('an image inside the answer is as limited as one that is fetched', async () => {
	const { context } = fakeContext(() => ({}));
	const image_base64 = Buffer.alloc(51 * 1024 ** 2).toString('base64');
	const { images } = taskOf({ image_base64 });
	expect(await reasonOf(collectImages(context, images, selection))).toBe('imageTooLarge');
});

describe('the source image at an address that a stranger may have typed in', () => {
	const secrets: Array<[string, string, FakeAnswer | Error]> = [
		['a private address', 'http://192.168.0.1/a.png', {}],
		['one in a name', 'http://169.254.169.254.nip.io/a.png', {}],
		['refused', 'https://a.example.com/a.png', { statusCode: 403 }],
		[
			'of a closed port',
			'https://a.example.com/a.png',
			Object.assign(new Error(), { code: 'ECONNREFUSED' }),
		],
		['not an image', 'https://a.example.com/a.png', { body: 'root:x:0:0' }],
		['a damaged image', 'https://a.example.com/a.png', { body: png.subarray(0, 50) }],
		[
			'an image that cannot be unpacked',
			'https://a.example.com/a.png',
			{
				body: writePng({
					width: 8,
					height: 8,
					colourType: 0,
					depth: 8,
					changeLines: (lines) => lines.subarray(9),
				}),
			},
		],
		['too large', 'https://a.example.com/a.png', { headers: { 'content-length': '99999999999' } }],
		[
			'a redirect inside',
			'https://a.example.com/a.png',
			{ statusCode: 302, headers: { location: 'http://10.0.0.1/' } },
		],
	];
	test.each(secrets)('%s: the note does not tell', async (_label, image, answer) => {
		const { context } = fakeContext(() => answer);
		const task = { ...taskOf({}), input: { image } };
		const grey = { width: 8, height: 8, data: new Uint8Array(64) };
		const mask = { name: 'mask', grey, format: { name: 'PNG' } };
		const cutout = await makeCutout(context, task, mask as never, {} as never);
		expect(cutout).toEqual({
			whyNot: 'the source image could not be fetched from its address, or could not be read',
		});
	});
});
