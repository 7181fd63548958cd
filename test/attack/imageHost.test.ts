/** Attacker: an image host, or whoever stands in between. */
import { deflateSync, gzipSync } from 'node:zlib';

import sharp from 'sharp';

import { writePng } from '../fixtures/png';
import { attackWith, files, notesOf, outcomeOf, outcomes } from './kit/attack';
import { done, file, json, png, redirect, type Answer, type Hostile } from './kit/hostile';
import { watchStretches } from './kit/stretch';

const withMask = (answer: Answer) => (hostile: { files: { [path: string]: Answer } }) =>
	void (hostile.files['/mask.png'] = answer);
const ZEROS = Buffer.alloc(200 * 1024 ** 2);

/** Goes on for ever. */
const endless: Answer = (_request, response) => {
	const chunk = Buffer.alloc(1 << 16);
	const push = () => void (response.destroyed || (response.write(chunk) ? setImmediate(push) : 0));
	response.on('drain', push).on('error', () => {});
	push();
};

test('what is no image, or too much of one, is a problem that names the task', async () => {
	const of = (answer: Answer) => async () => {
		const output = await attackWith(withMask(answer));
		expect(output.error?.description).toContain('t-1');
		return outcomeOf(output);
	};
	expect(
		await outcomes({
			'a gzip bomb': of(file(gzipSync(ZEROS), { 'content-encoding': 'gzip' })),
			'two gzip bombs in one': of(
				file(gzipSync(gzipSync(ZEROS)), { 'content-encoding': 'gzip, gzip' }),
			),
			'10 GB, as it says': of(file(png, { 'content-length': '10000000000' })),
			'no end': of(endless),
			'a broken packing': of(file('nonsense', { 'content-encoding': 'br' })),
			'a web page': of(file('<!doctype html>sign in')),
			nothing: of(file('')),
			'a redirect to itself': of(redirect('/mask.png')),
			'a redirect to nowhere': of(redirect('http://')),
			'a redirect to a file': of(redirect('file:///etc/passwd')),
			'a redirect to data': of(redirect('data:image/png;base64,AAAA')),
			'a redirect to FTP': of(redirect('ftp://example.com/a.png')),
		}),
	).toEqual({
		'a gzip bomb': 'imageTooLarge',
		'two gzip bombs in one': expect.stringMatching(/imageTooLarge|notAnImage|imageGone/),
		'10 GB, as it says': 'imageTooLarge',
		'no end': 'imageTooLarge',
		'a broken packing': 'imageGone',
		'a web page': 'notAnImage',
		nothing: 'notAnImage',
		'a redirect to itself': 'imageGone',
		'a redirect to nowhere': 'imageGone',
		'a redirect to a file': 'imageRefused',
		'a redirect to data': 'imageRefused',
		'a redirect to FTP': 'imageRefused',
	});
});

test('a refusal is final, but for the three that pass', async () => {
	const tries = (path: string, status: number) => async () => {
		const { requests, error, main } = await attackWith(
			(hostile) => void (hostile.files[path] = file('', {}, status)),
			{ outputs: ['mask', 'cutout'] },
		);
		expect(error ?? main[0].json.notes).toBeDefined();
		return String(requests.filter((each) => each.endsWith(path)).length);
	};
	const counts = await outcomes(
		Object.fromEntries(
			[400, 401, 403, 404, 405, 410, 418, 451, 499, 408, 425, 429].map((status) => [
				`${status}`,
				tries('/source.png', status),
			]),
		),
	);
	const finals = Object.entries(counts).filter(([, count]) => count === '1');
	expect(finals.map(([status]) => Number(status))).toEqual([
		400, 401, 403, 404, 405, 410, 418, 451, 499,
	]);
});

/** Segments of a JPEG put in front of its scan, and what is put behind its end. */
async function jpegWith(front: Buffer[], behind = Buffer.alloc(0)): Promise<Buffer> {
	const plain = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
		.jpeg()
		.toBuffer();
	const scan = plain.indexOf(Buffer.from([0xff, 0xda]));
	return Buffer.concat([plain.subarray(0, scan), ...front, plain.subarray(scan), behind]);
}

const segment = (code: number, data: Buffer) => {
	const head = Buffer.from([0xff, code, 0, 0]);
	head.writeUInt16BE(data.length + 2, 2);
	return Buffer.concat([head, data]);
};

/** As many full scans of a progressive file as are wanted, of a few bytes each. */
async function manyScans(count: number): Promise<Buffer> {
	const side = 3000;
	const plain = await sharp({
		create: { width: side, height: side, channels: 3, background: '#fff' },
	})
		.jpeg({ progressive: true, optimiseScans: false })
		.toBuffer();
	const last = plain.lastIndexOf(Buffer.from([0xff, 0xda]));
	const [head, scan] = [plain.subarray(0, last), plain.subarray(last, -2)];
	return Buffer.concat([head, ...Array<Buffer>(count).fill(scan), plain.subarray(-2)]);
}

async function noise(): Promise<Buffer> {
	const side = 1700;
	const data = Buffer.from(Array.from({ length: side * side * 3 }, (_, at) => (at * 7919) >> 3));
	return await sharp(data, { raw: { width: side, height: side, channels: 3 } })
		.jpeg({ quality: 100, progressive: true, chromaSubsampling: '4:4:4' })
		.toBuffer();
}

const bombs: Array<[string, () => Promise<Buffer> | Buffer]> = [
	['a small JPEG with 190 scans of nine million pixels', async () => await manyScans(190)],
	['a JPEG of nothing but noise, in all colours', noise],
	[
		'a JPEG with ten million scans behind its end',
		async () => await jpegWith([], Buffer.alloc(40 * 1024 ** 2, Buffer.from([0xff, 0xda, 0, 2]))),
	],
	[
		'a JPEG that ends at once, with ten million segments behind',
		() =>
			Buffer.concat([
				Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
				Buffer.alloc(40 * 1024 ** 2, Buffer.from([0xff, 0xe0, 0, 2])),
			]),
	],
	[
		'a JPEG with millions of Huffman tables',
		async () => {
			const tables = segment(
				0xc4,
				Buffer.alloc(17 * 3_800, Buffer.from([0x13, ...Array<number>(16).fill(0)])),
			);
			return await jpegWith(Array<Buffer>(500).fill(tables));
		},
	],
	[
		'a PNG of 65,500 × 65,500 pixels',
		() => {
			const bytes = Buffer.from(png);
			bytes.writeUInt32BE(65_500, 16);
			bytes.writeUInt32BE(65_500, 20);
			return bytes;
		},
	],
	[
		'a PNG with 200 MB packed behind its last line',
		() => {
			const mask = { width: 8, height: 8, colourType: 0, depth: 8 } as const;
			return writePng({ ...mask, changeLines: (lines) => Buffer.concat([lines, ZEROS]) });
		},
	],
	[
		'a PNG whose profile unpacks to 200 MB',
		() => {
			const profile = Buffer.concat([Buffer.from('a\0\0'), deflateSync(ZEROS)]);
			const extra = [{ type: 'iCCP', data: profile }];
			return writePng({ width: 8, height: 8, colourType: 0, depth: 8, extra });
		},
	],
	[
		'a PNG of 90,000 empty pieces',
		() => {
			const mask = { width: 300, height: 300, colourType: 0, depth: 8 } as const;
			return writePng({ ...mask, idatBytes: 1 });
		},
	],
	[
		'a PNG of a million things',
		() =>
			writePng({
				width: 2000,
				height: 2000,
				colourType: 0,
				depth: 1,
				sample: (x, y) => Number((x | y) % 2 === 0),
			}),
	],
];

test.each(bombs)('%s: n8n goes on answering, and the run ends', async (_label, make) => {
	const bytes = await make();
	const { output, longest } = await watchStretches(
		async () =>
			await attackWith(withMask(file(bytes)), {
				outputs: ['mask', 'cutout'],
				options: { separateThings: true },
			}),
	);
	expect(outcomeOf(output)).toMatch(/^(item succeeded|notAnImage|unreadableImage|emptyMask)$/);
	// What is wrong here takes tens of seconds, which is many hundreds; what is right, a few.
	expect(longest).toBeLessThan(150);
});

describe('images of a task', () => {
	test('2,000 addresses: 16 are fetched, and the item says so', async () => {
		const { main, requests } = await attackWith((hostile) => {
			const image_urls = Array.from({ length: 2_000 }, (_, at) => `${hostile.url}/i/${at}.png`);
			hostile.api.get = json(200, done(hostile.url, { output: { image_urls } }));
		});
		expect(requests.filter((each) => each.startsWith('GET /i/'))).toHaveLength(16);
		expect(notesOf({ main } as never).join()).toMatch(/2000 images.*1984 of them were left out/);
	});

	test.each([
		['one of 51 MB', [51]],
		['many of 20 MB', [20, 20, 20, 20]],
	])('inside the answer, %s', async (_label, sizes) => {
		const output = await attackWith(
			(hostile) => {
				const image_base64s = sizes.map((size) => {
					return Buffer.concat([png, Buffer.alloc(size * 1024 ** 2)]).toString('base64');
				});
				hostile.api.get = json(200, done(hostile.url, { output: { image_base64s } }));
				// So much may take longer than the attacks usually wait.
			},
			{ options: { timeoutSeconds: 60 } },
		);
		expect(outcomeOf(output)).toMatch(sizes.length === 1 ? /imageTooLarge/ : /item|imageTooLarge/);
		expect(JSON.stringify(output.main.map((item) => item.json)).length).toBeLessThan(10_000);
	});
});

describe('names of files', () => {
	const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
	test.each([
		['far too long, in Chinese', encodeURIComponent('服'.repeat(400))],
		['ending in half an emoji', `${encodeURIComponent('👗'.repeat(60))}%ED%A0%BD`],
		['a device of Windows', 'CON.jpg'],
		['another one', 'lpt1.a.b.jpg'],
		['turned around', '%E2%80%AEgnp.exe'],
		['with a path', '..%2F..%2F..%2Fetc%2Fpasswd'],
		['with a path of Windows', '..%5C..%5Cwin.ini%00.png'],
		['with line breaks', 'a%0D%0AX-Injected%3A%201'],
		['of dots alone', '%2E%2E%2E'],
		['hidden', '.htaccess'],
	])('%s', async (_label, name) => {
		const named = (hostile: Hostile) => {
			const input = { image: `${hostile.url}/${name}`, prompt: 'a' };
			hostile.api.get = json(200, done(hostile.url, { input }));
		};
		const task_id = decodeURIComponent(name.replace(/%ED.*/, '')).slice(0, 128);
		const numbered = (hostile: Hostile) => {
			const input = { image: '', prompt: 'a' };
			hostile.api.create = json(200, done(hostile.url, { task_id, input }));
		};
		for (const [prepare, operation] of [
			[named, 'getTask'],
			[numbered, 'segment'],
		] as const) {
			const { main } = await attackWith(prepare, { operation, outputs: ['mask', 'cutout'] });
			for (const fileName of files(main)) {
				expect(Buffer.byteLength(fileName)).toBeLessThanOrEqual(255);
				expect(fileName).not.toMatch(/[/\\:*?"<>|\p{Cc}\p{Cs}\u202e]|^\.|^\s/u);
				expect(fileName).not.toMatch(RESERVED);
			}
			expect(main.length).toBe(1);
		}
	});
});
