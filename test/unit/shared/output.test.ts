import { listPictures, namePictures } from '../../../nodes/shared/output';

const url = (n: number) => `https://img.test/${n}.png`;

describe('listPictures', () => {
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
		['no output', null, []],
		['an empty output', {}, []],
		['output of a wrong type', 'text', []],
	])('%s', (_label, output, expected) => {
		expect(listPictures(output)).toEqual(expected);
	});
});

describe('namePictures', () => {
	test.each([
		[1, ['mask']],
		[2, ['picture1', 'picture2']],
		[3, ['picture1', 'picture2', 'picture3']],
		[4, ['annotated', 'negativeAnnotated', 'mask', 'invertedMask']],
		[5, ['picture1', 'picture2', 'picture3', 'picture4', 'picture5']],
		[0, []],
	])('%i pictures', (count, names) => {
		const sources = Array.from({ length: count }, (_, index) => ({ url: url(index) }));
		expect(namePictures(sources).map(({ name }) => name)).toEqual(names);
	});
});
