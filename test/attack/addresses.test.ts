/** Attackers: whoever says which address n8n is to fetch (the API, an image host by a redirect, a stranger's form). */
import { itemWith } from '../integration/kit/binaryData';
import { attackWith, notesOf, outcomeOf, reasonOf } from './kit/attack';
import { done, json, png, redirect, startCanary } from './kit/hostile';

let canary: Awaited<ReturnType<typeof startCanary>>;
beforeAll(async () => void (canary = await startCanary()));
afterAll(async () => await canary.close());
afterEach(() => expect(canary.visits).toEqual([]));

/** Hosts of the network; the service's own, which is allowed, is 127.0.0.1. */
const HOSTS = [
	'127.0.0.2',
	'127.2',
	'2130706434',
	'0x7f000002',
	'0x7f.0.0.2',
	'0177.0.0.2',
	'0177.0x0.0.2',
	'127.0.0.2.',
	'①②⑦.⓪.⓪.②',
	'[::1]',
	'[::ffff:127.0.0.2]',
	'[::ffff:7f00:2]',
	'[0:0:0:0:0:ffff:7f00:0002]',
	'[::127.0.0.2]',
	'[64:ff9b::7f00:2]',
	'[2002:7f00:2::]',
	'[fe80::1]',
	'[fd00:ec2::254]',
	'0.0.0.0',
	'0',
	'10.0.0.1',
	'100.100.100.200',
	'169.254.169.254',
	'192.168.1.1',
	'192.0.0.192',
	'localhost',
	'localhost.',
	'LOCALHOST',
	'x.localhost',
	'metadata',
	'168.63.129.16',
	'a83f8110.nip.io',
	'metadata.goog',
	'metadata.tencentyun.com',
	'metadata.azure.internal',
	'api.metadata.cloud.ibm.com',
	'instance-data',
	'metadata.google.internal',
	'metadata.google.internal.',
	'instance-data.ec2.internal',
	'kubernetes.default.svc',
	'kubernetes.default.svc.cluster.local',
	'vault.service.consul',
	'a.test',
	'printer.local..',
	'169.254.169.254.nip.io',
	'a9fea9fe.nip.io',
	'app-127-0-0-2.sslip.io',
	'www.127.0.0.2.example.com',
	'x.localtest.me',
	'x.lvh.me',
];

/** Tricks with a whole address; `PORT` is where the canary sits. */
const TRICKS = [
	'http://img.theapi.app@127.0.0.2:PORT/',
	'http://img.theapi.app:80@localhost:PORT/',
	'http://127.0.0.1:80@127.0.0.2:PORT/',
	'http:\\\\127.0.0.2:PORT\\',
	'http://127.0.0.2:PORT\\@img.theapi.app/',
	'http:127.0.0.2:PORT/',
	'HTTP://127.0.0.2:PORT#@127.0.0.1/',
	'http://127.0.0.2:PORT?@127.0.0.1/',
	'http://[::ffff:127.0.0.2]:PORT/',
	'http://127.0.0.2%2f:PORT/',
	'http://127.0.0.2\t:PORT/',
	'//127.0.0.2:PORT/',
];

const addresses = () => [
	...HOSTS.map((host) => `http://${host}:${canary.port}/a.png`),
	...TRICKS.map((trick) => trick.replace('PORT', String(canary.port))),
];

test('no address of the network is asked for a mask', async () => {
	for (const image_url of addresses()) {
		const output = await attackWith((hostile) => {
			hostile.api.get = json(200, done(hostile.url, { output: { image_urls: [image_url] } }));
		});
		// What is no address at all counts as base64.
		expect([image_url, outcomeOf(output)]).toEqual([
			image_url,
			expect.stringMatching(/imageRefused|notAnImage/),
		]);
	}
});

test('no redirect leads there', async () => {
	// This one is a path on the host that sends it.
	const all = addresses().filter((each) => !/^http:\d/.test(each));
	for (const location of all) {
		const output = await attackWith((hostile) => {
			const header = location.replace(/[^\t\x20-\x7e]/g, encodeURIComponent);
			hostile.files['/mask.png'] = redirect(header);
		});
		expect([location, outcomeOf(output)]).toEqual([
			location,
			expect.stringMatching(/imageRefused|imageGone/),
		]);
	}
});

test('a source at such an address gives the same note as any other that cannot be had', async () => {
	const notes = new Set<string>();
	const sources = [...addresses(), 'http://127.0.0.1:1/closed.png'];
	for (const image of sources.filter((each) => /^https?:/i.test(each))) {
		const output = await attackWith(
			(hostile) => {
				hostile.api.get = json(200, done(hostile.url, { input: { image, prompt: 'a' } }));
			},
			{ outputs: ['mask', 'cutout'] },
		);
		notes.add(notesOf(output).join());
	}
	expect([...notes]).toEqual([
		'No cutout: the source image could not be fetched from its address, or could not be read',
	]);
});

/** In a host, a path and a query: what is parsed, compared and kept takes time and memory for each character. */
const LONG = [
	`http://a${'.'.repeat(100_000)}b/x.png`,
	`http://img.example.com/${'/'.repeat(100_000)}`,
	`http://img.example.com/?${'&'.repeat(8_200)}`,
];

test('no address that is longer than any is taken, wherever it comes from', async () => {
	for (const long of LONG) {
		const output = await attackWith((hostile) => {
			hostile.api.get = json(200, done(hostile.url, { output: { image_urls: [long] } }));
		});
		expect(outcomeOf(output)).toBe('imageRefused');
		for (const parameters of [
			{ operation: 'segment', imageUrl: long },
			{ operation: 'submit', callbackUrl: long },
		]) {
			const { error, requests } = await attackWith(() => {}, parameters);
			expect([reasonOf(error), requests]).toEqual(['invalidParameter', []]);
			expect(error!.message.length).toBeLessThan(200);
		}
		const source = await attackWith(
			(hostile) => {
				hostile.api.get = json(200, done(hostile.url, { input: { image: long, prompt: 'a' } }));
			},
			{ outputs: ['mask', 'cutout'] },
		);
		expect(notesOf(source).join()).toMatch(/No cutout/);
	}
	const redirected = await attackWith((hostile) => {
		hostile.files['/mask.png'] = redirect(`http://a${'.'.repeat(9_000)}b/x.png`);
	});
	expect(outcomeOf(redirected)).toBe('imageGone');
	const uploaded = await attackWith(
		(hostile) => {
			hostile.api.upload = json(200, { code: 200, data: { url: LONG[1] } });
		},
		{ operation: 'segment', imageSource: 'binary', options: { sendBinaryAs: 'upload' } },
		{ items: [await itemWith(png)] },
	);
	expect(outcomeOf(uploaded)).toBe('notPiApi');
	expect(uploaded.requests.filter((each) => each === 'POST /api/v1/task')).toEqual([]);
});

test('120 MB of slashes in place of an address take no longer than as much that is a file', async () => {
	/** The longest stretch in which n8n answers nobody, in milliseconds. */
	async function stretchMs(output: object): Promise<{ outcome: string; ms: number }> {
		const answer = json(200, JSON.stringify(done('http://127.0.0.1:9', { output })));
		let longestMs = 0;
		let lastMs = performance.now();
		const watch = setInterval(() => {
			longestMs = Math.max(longestMs, performance.now() - lastMs);
			lastMs = performance.now();
		}, 5);
		const result = await attackWith((hostile) => void (hostile.api.get = answer), {
			options: { timeoutSeconds: 60 },
		});
		clearInterval(watch);
		return { outcome: outcomeOf(result), ms: longestMs };
	}
	const file = await stretchMs({ image_base64: 'A'.repeat(120e6) });
	const slashes = await stretchMs({ image_url: `http://img.example.com/${'/'.repeat(120e6)}` });
	expect([file.outcome, slashes.outcome]).toEqual(['imageTooLarge', 'imageRefused']);
	// What is wrong here takes more than nine seconds where this takes one.
	expect(slashes.ms / file.ms).toBeLessThan(4);
});

test('a stranger gets no task for an address that is none of the web', async () => {
	for (const [imageUrl, reason] of [
		['javascript:alert(1)', 'invalidParameter'],
		['file:///etc/passwd', 'invalidParameter'],
		// A file written out, and none that is an image.
		['data:,', 'unusableImage'],
		['//a', 'invalidParameter'],
		['http://', 'invalidParameter'],
	]) {
		const { error, requests } = await attackWith(() => {}, { operation: 'segment', imageUrl });
		expect(reasonOf(error)).toBe(reason);
		expect(requests).toEqual([]);
	}
});
