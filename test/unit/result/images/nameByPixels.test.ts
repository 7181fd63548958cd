import type { MaskInspection } from '../../../../nodes/shared/pixels/mask/inspectMask';
import type { ImageName, NumberedName } from '../../../../nodes/shared/task/outputImages';
import {
	isAsNamed,
	nameByPixels,
	type InspectedImage,
} from '../../../../nodes/shared/result/images/nameByPixels';

/** A mask that selects the grid's fields marked 1, of 10 pixels each. */
function maskOf(fields: number[]): MaskInspection {
	const grid = {
		selected: Uint32Array.from(fields, (field) => 10 * field),
		all: new Uint32Array(fields.length).fill(10),
	};
	return {
		width: 20,
		height: 20,
		isTwoTone: true,
		coverage: 0.5,
		boundingBox: null,
		touchesEdge: false,
		grid,
	};
}

const MASK = maskOf([1, 0, 0, 1]);
const INVERSE = maskOf([0, 1, 1, 0]);
const OTHER = maskOf([1, 1, 0, 0]);
const PHOTO = { ...maskOf([1, 0, 1, 0]), isTwoTone: false };

type Row = [name: ImageName | NumberedName, inspection?: MaskInspection, givenName?: ImageName];

const toImages = (rows: Row[]) =>
	rows.map(
		([name, inspection, givenName]) =>
			({ name, inspection, givenName, url: 'https://img.test/1.png' }) as InspectedImage,
	);

describe('nameByPixels', () => {
	test.each<[string, Row[], string[]]>([
		[
			'mask and inverse',
			[
				['image1', MASK],
				['image2', INVERSE],
			],
			['mask', 'invertedMask'],
		],
		[
			'which of the two is the inverse, the answer says',
			[
				['invertedMask', MASK, 'invertedMask'],
				['image2', INVERSE],
			],
			['invertedMask', 'mask'],
		],
		[
			'which is the mask, the answer says',
			[
				['image1', MASK],
				['mask', INVERSE, 'mask'],
			],
			['invertedMask', 'mask'],
		],
		[
			'a pair behind a mask of something else',
			[
				['image1', OTHER],
				['image2', MASK],
				['image3', INVERSE],
			],
			['image1', 'mask', 'invertedMask'],
		],
		[
			'four in another order',
			[
				['annotated', MASK],
				['negativeAnnotated', INVERSE],
				['mask', PHOTO],
				['invertedMask', PHOTO],
			],
			['mask', 'invertedMask', 'annotated', 'negativeAnnotated'],
		],
		[
			'four, of which one is a mask: nobody knows which photograph is which',
			[
				['annotated', MASK],
				['negativeAnnotated', PHOTO],
				['mask', PHOTO],
				['invertedMask', PHOTO],
			],
			['mask', 'image2', 'image3', 'image4'],
		],
		[
			'two masks of different things: the one in its place',
			[
				['annotated', OTHER],
				['negativeAnnotated', PHOTO],
				['mask', MASK],
				['invertedMask', PHOTO],
			],
			['image1', 'image2', 'mask', 'image4'],
		],
		[
			'a lone inverse by its name',
			[
				['image1', PHOTO],
				['invertedMask', MASK, 'invertedMask'],
			],
			['image1', 'invertedMask'],
		],
		[
			'two with the same name: their order tells',
			[
				['image1', MASK, 'mask'],
				['image2', INVERSE, 'mask'],
			],
			['mask', 'invertedMask'],
		],
		[
			'a photograph keeps what the answer calls it',
			[
				['annotated', PHOTO, 'annotated'],
				['image2', PHOTO],
				['mask', MASK, 'mask'],
			],
			['annotated', 'image2', 'mask'],
		],
		[
			'what cannot be read keeps what the answer calls it, unless another is that',
			[
				['annotated', undefined, 'annotated'],
				['mask', undefined, 'mask'],
				['image3', MASK],
			],
			['annotated', 'image2', 'mask'],
		],
		['photographs only', [['mask', PHOTO]], ['image1']],
		['images that cannot be read', [['image1'], ['image2']], ['image1', 'image2']],
	])('%s', (_label, rows, names) => {
		expect(nameByPixels(toImages(rows)).map(({ name }) => name)).toEqual(names);
	});
});

describe('soft masks, which are told by their places', () => {
	const soft = (name: ImageName) => ({ ...toImages([[name, PHOTO]])[0], isSoft: true });
	const photographs = toImages([
		['annotated', PHOTO],
		['negativeAnnotated', PHOTO],
	]);

	test('keep their names, and so do the photographs', () => {
		const images = [...photographs, soft('mask'), soft('invertedMask')];
		expect(nameByPixels(images).map(({ name }) => name)).toEqual([
			'annotated',
			'negativeAnnotated',
			'mask',
			'invertedMask',
		]);
		expect(images.every(isAsNamed)).toBe(true);
	});

	test('are not taken for others that are black and white', () => {
		const other = toImages([['image1', MASK]]);
		const named = nameByPixels([...other, soft('mask'), soft('invertedMask')]);
		expect(named.map(({ name }) => name)).toEqual(['image1', 'mask', 'invertedMask']);
	});
});

describe('isAsNamed', () => {
	test.each<[string, Row, boolean]>([
		['a mask', ['mask', MASK], true],
		['a photograph called mask', ['mask', PHOTO], false],
		['a mask called annotated', ['annotated', MASK], false],
		['a photograph called annotated', ['annotated', PHOTO], true],
		['what was not looked at', ['mask'], true],
		['a mask with a number', ['image1', MASK], true],
	])('%s', (_label, row, expected) => {
		expect(isAsNamed(toImages([row])[0])).toBe(expected);
	});
});
