import { readFixture, refusedFiles } from '../fixtures/images';
import { renderSample } from '../tools/simulator';
import { readBinary } from './kit/binaryData';
import { sample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const { run } = sim;
const photo = async () => (await renderSample(sample.name)).image;

describe('an image that is written out in Image URL is sent as a file', () => {
	test.each([
		['a data URI', (base64: string) => `data:image/png;base64,${base64}`],
		['base64', (base64: string) => base64],
	])('%s', async (_label, write) => {
		const image = write((await photo()).toString('base64'));
		const items = [{ json: { image } }];
		const outputs = ['mask', 'cutout'];
		const { main } = await run({ imageUrl: '={{ $json.image }}', outputs }, { items });
		expect(main[0].json).not.toHaveProperty('notes');
		expect(Object.keys(main[0].binary!)).toEqual(['cutout', 'mask']);
		expect((await readBinary(main[0].binary!.cutout)).length).toBeGreaterThan(1_000);
		expect(JSON.stringify(main[0].json)).not.toContain(image.slice(-200));
	});

	test('of another format it is refused unpaid, with what it is', async () => {
		const [name] = refusedFiles;
		const imageUrl = `data:image/jpeg;base64,${readFixture(name).toString('base64')}`;
		const { error } = await run({ imageUrl });
		expect(error).toMatchObject({
			message: expect.stringMatching(/^The image in Image URL is an? .*, not a JPEG/),
			description: expect.stringMatching(/Nothing was paid/),
		});
		expect(sim.simulator.requests).toEqual([]);
	});
});

describe('what is not one address of an image is refused unpaid', () => {
	test.each([
		['a list', '={{ ["https://a.test/a.jpg"] }}', /is a list with 1 entry/, /Split Out/],
		['an object', '={{ { src: "https://a.test/a.jpg" } }}', /is an object/, /field "src"/],
		[
			'several addresses',
			'https://a.test/a.jpg, https://a.test/b.jpg',
			/several addresses/,
			/Split Out/,
		],
		[
			'a share link of which there is a direct form',
			'https://drive.google.com/file/d/1aB_c-9/view?usp=sharing',
			/^The Image URL is a share link of Google Drive, which opens a web page/,
			/^If anyone .* use https:\/\/drive\.google\.com\/uc\?export=download&amp;id=1aB_c-9 instead.*Google Drive node/,
		],
		[
			'one of which there is none',
			'https://photos.app.goo.gl/Ab3',
			/share link of Google Photos/,
			/^Instead, download the file/,
		],
	])('%s', async (_label, imageUrl, message, advice) => {
		for (const options of [{}, { sendMegapixels: 1 }]) {
			const { error } = await run({ imageUrl, options });
			expect(error).toMatchObject({
				message: expect.stringMatching(message),
				description: expect.stringMatching(advice),
				context: { data: { reason: 'invalidParameter' } },
			});
			expect(error?.description).toMatch(/Nothing was paid/);
		}
		expect(sim.simulator.requests).toEqual([]);
	});
});
