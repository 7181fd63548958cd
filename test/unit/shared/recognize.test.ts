import type { MaskLook } from '../../../nodes/shared/pixels/maskLook';
import type { PictureName, NumberedName } from '../../../nodes/shared/output';
import { isAsNamed, nameByPixels, type SeenPicture } from '../../../nodes/shared/recognize';

/** A mask that selects the fields of a grid that are 1, of 10 pixels each. */
function maskOf(fields: number[]): MaskLook {
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

type Row = [name: PictureName | NumberedName, look?: MaskLook, said?: PictureName];

const toPictures = (rows: Row[]) =>
	rows.map(
		([name, look, said]) => ({ name, look, said, url: 'https://img.test/1.png' }) as SeenPicture,
	);

describe('nameByPixels', () => {
	test.each<[string, Row[], string[]]>([
		[
			'mask and inverse',
			[
				['picture1', MASK],
				['picture2', INVERSE],
			],
			['mask', 'invertedMask'],
		],
		[
			'which of the two is the inverse, the answer says',
			[
				['invertedMask', MASK, 'invertedMask'],
				['picture2', INVERSE],
			],
			['invertedMask', 'mask'],
		],
		[
			'which is the mask, the answer says',
			[
				['picture1', MASK],
				['mask', INVERSE, 'mask'],
			],
			['invertedMask', 'mask'],
		],
		[
			'a pair behind a mask of something else',
			[
				['picture1', OTHER],
				['picture2', MASK],
				['picture3', INVERSE],
			],
			['picture1', 'mask', 'invertedMask'],
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
			['mask', 'picture2', 'picture3', 'picture4'],
		],
		[
			'two masks of different things: the one in its place',
			[
				['annotated', OTHER],
				['negativeAnnotated', PHOTO],
				['mask', MASK],
				['invertedMask', PHOTO],
			],
			['picture1', 'picture2', 'mask', 'picture4'],
		],
		[
			'a lone inverse by its name',
			[
				['picture1', PHOTO],
				['invertedMask', MASK, 'invertedMask'],
			],
			['picture1', 'invertedMask'],
		],
		[
			'two with the same name: their order tells',
			[
				['picture1', MASK, 'mask'],
				['picture2', INVERSE, 'mask'],
			],
			['mask', 'invertedMask'],
		],
		[
			'a photograph keeps what the answer calls it',
			[
				['annotated', PHOTO, 'annotated'],
				['picture2', PHOTO],
				['mask', MASK, 'mask'],
			],
			['annotated', 'picture2', 'mask'],
		],
		[
			'what cannot be read keeps what the answer calls it, unless another is that',
			[
				['annotated', undefined, 'annotated'],
				['mask', undefined, 'mask'],
				['picture3', MASK],
			],
			['annotated', 'picture2', 'mask'],
		],
		['photographs only', [['mask', PHOTO]], ['picture1']],
		['pictures that cannot be read', [['picture1'], ['picture2']], ['picture1', 'picture2']],
	])('%s', (_label, rows, names) => {
		expect(nameByPixels(toPictures(rows)).map(({ name }) => name)).toEqual(names);
	});
});

describe('isAsNamed', () => {
	test.each<[string, Row, boolean]>([
		['a mask', ['mask', MASK], true],
		['a photograph called mask', ['mask', PHOTO], false],
		['a mask called annotated', ['annotated', MASK], false],
		['a photograph called annotated', ['annotated', PHOTO], true],
		['what was not looked at', ['mask'], true],
		['a mask with a number', ['picture1', MASK], true],
	])('%s', (_label, row, expected) => {
		expect(isAsNamed(toPictures([row])[0])).toBe(expected);
	});
});
