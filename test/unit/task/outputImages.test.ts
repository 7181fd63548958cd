import {
	isNumbered,
	listImages,
	nameImages,
	numbered,
	type ImageName,
} from '../../../nodes/shared/task/outputImages';

const url = (n: number) => `https://img.test/${n}.png`;

describe('listImages', () => {
	test.each([
		['image_urls', { image_urls: [url(1), url(2)] }, [{ url: url(1) }, { url: url(2) }]],
		['image_url', { image_url: url(1) }, [{ url: url(1) }]],
		[
			'an empty image_url beside image_urls',
			{ image_url: '', image_urls: [url(1)] },
			[{ url: url(1) }],
		],
		['image_url beside empty image_urls', { image_url: url(1), image_urls: [] }, [{ url: url(1) }]],
		[
			'both: the list has them all',
			{ image_url: url(1), image_urls: [url(1), url(2)] },
			[{ url: url(1) }, { url: url(2) }],
		],
		['null beside urls', { image_urls: [url(1)], image_base64s: null }, [{ url: url(1) }]],
		['base64', { image_base64: 'QUJD' }, [{ base64: 'QUJD' }]],
		['data URIs', { image_base64s: ['data:image/png;base64,QUJD'] }, [{ base64: 'QUJD' }]],
		[
			'gaps in the list',
			{ image_urls: [url(1), '', null, url(2)] },
			[{ url: url(1) }, { url: url(2) }],
		],
		[
			'keys with the names of images, where no other key holds any',
			{ inverted_mask: url(2), maskUrl: url(1), mask_count: 3, thumbnail: url(9) },
			[
				{ url: url(2), givenName: 'invertedMask' },
				{ url: url(1), givenName: 'mask' },
			],
		],
		[
			'files with the names of images',
			{
				image_urls: [
					'https://img.test/a/mask.jpg?x=1',
					'https://img.test/neg_annotated_image_mask.jpg',
				],
			},
			[
				{ url: 'https://img.test/a/mask.jpg?x=1', givenName: 'mask' },
				{ url: 'https://img.test/neg_annotated_image_mask.jpg', givenName: 'negativeAnnotated' },
			],
		],
		[
			'an annotated one, and one without encryption',
			{ image_urls: ['http://img.test/ANNOTATED_1.png', 'HTTP://img.test/inverse-mask.png'] },
			[
				{ url: 'http://img.test/ANNOTATED_1.png', givenName: 'annotated' },
				{ url: 'HTTP://img.test/inverse-mask.png', givenName: 'invertedMask' },
			],
		],
		['an address that is none', { image_url: 'https://[mask' }, [{ url: 'https://[mask' }]],
		[
			'names that only sound alike',
			{ image_urls: ['https://mask.test/maskara.png', 'https://img.test/mask/1.png'] },
			[{ url: 'https://mask.test/maskara.png' }, { url: 'https://img.test/mask/1.png' }],
		],
		['no output', null, []],
		['an empty output', {}, []],
		['output of a wrong type', 'text', []],
	])('%s', (_label, output, expected) => {
		expect(listImages(output)).toEqual(expected);
	});
});

describe('nameImages', () => {
	test.each([
		[1, ['mask']],
		[2, ['image1', 'image2']],
		[3, ['image1', 'image2', 'image3']],
		[4, ['annotated', 'negativeAnnotated', 'mask', 'invertedMask']],
		[5, ['image1', 'image2', 'image3', 'image4', 'image5']],
		[0, []],
	])('%i images', (count, names) => {
		const sources = Array.from({ length: count }, (_, index) => ({ url: url(index) }));
		expect(nameImages(sources).map(({ name }) => name)).toEqual(names);
	});
});

describe('nameImages, where the answer itself says names', () => {
	const givenName = (...names: Array<ImageName | undefined>) =>
		names.map((name, index) => ({ url: url(index), ...(name && { givenName: name }) }));
	test.each([
		['all, in another order', givenName('mask', 'annotated'), ['mask', 'annotated']],
		['one of one', givenName('invertedMask'), ['invertedMask']],
		['some of three', givenName(undefined, 'mask', undefined), ['image1', 'mask', 'image3']],
		[
			'some of four: the others keep their place, unless it is taken',
			givenName('mask', undefined, undefined, undefined),
			['mask', 'negativeAnnotated', 'image3', 'invertedMask'],
		],
		['the same twice: none of them counts', givenName('mask', 'mask'), ['image1', 'image2']],
	])('%s', (_label, sources, names) => {
		expect(nameImages(sources).map(({ name }) => name)).toEqual(names);
	});
});

test.each([
	[numbered(0), true],
	['image12', true],
	['mask', false],
	['image', false],
	['myimage1', false],
])('%s is a number: %s', (name, expected) => {
	expect(isNumbered(name)).toBe(expected);
});

describe('of very many images', () => {
	const many = Array.from({ length: 20_000 }, (_, index) => url(index));

	test.each([
		['in a list', { image_urls: many }],
		['under a name', { mask_url: many }],
	])('only so many are read, and all count: %s', (_label, output) => {
		const parse = jest.spyOn(globalThis, 'URL');
		const images = nameImages(listImages(output));
		expect(images).toHaveLength(many.length);
		expect(images[999]).toMatchObject({ name: 'image1000', url: url(999) });
		expect(images[1_000]).toEqual({ name: 'image1001', url: 'http://' });
		expect(parse.mock.calls.length).toBeLessThanOrEqual(1_000);
		parse.mockRestore();
	});

	test('fields behind very many others are not looked at', () => {
		const others = Array.from({ length: 20_000 }, (_, index) => [`x${index}`, url(index)]);
		expect(listImages({ ...Object.fromEntries(others), mask: url(1) })).toEqual([]);
	});
});
