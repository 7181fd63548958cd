import { named, type Field } from '../../../nodes/shared/fields/field';
import { productFields, readProduct } from '../../../nodes/shared/fields/product';
import { readCuts } from '../../../nodes/shared/fields/readCuts';
import { SHOPS, type ProductImage } from '../../../nodes/shared/item/product/shops';
import {
	behindFields,
	readBehind,
} from '../../../nodes/SegmentWithPrompt/descriptions/behindFields';
import { cutsOf, options } from './tables';

/** How a cutout is made with these options. */
const read = (values: object) => cutsOf(values).cutout;

const WHITE = [255, 255, 255];
const JPEG = { quality: 90, hasHalfColours: false };
const CENTER = { horizontalAlign: 'center', verticalAlign: 'center' };

test.each<[ProductImage, side: number, margin: number]>([
	['amazon', 2_000, 7],
	['google', 1_500, 7],
	['walmart', 1_500, 5],
	['etsy', 2_000, 5],
	['shopify', 2_048, 5],
	['square', 2_000, 5],
])('%s is one choice', (productImage, side, margin) => {
	expect(read({ productImage })).toMatchObject({
		background: { colour: WHITE, jpeg: JPEG },
		canvas: { width: side, height: side, margin, enlarge: true, ...CENTER },
	});
});

test('a square has a size of its own, and no other shop has', () => {
	const size = { productImageSize: 800 };
	expect(read({ productImage: 'square', ...size }).canvas).toMatchObject({
		width: 800,
		height: 800,
	});
	expect(read({ productImage: 'amazon', ...size }).canvas).toMatchObject({ width: 2_000 });
});

test.each<[string, object, object]>([
	['a colour', { background: 'black' }, { background: { colour: [0, 0, 0], jpeg: JPEG } }],
	['a format', { cutoutFormat: 'png' }, { background: { colour: WHITE } }],
	['a quality', { jpegQuality: 50 }, { background: { jpeg: { quality: 50 } } }],
	['a width', { canvasWidth: 900 }, { canvas: { width: 900, height: 2_000 } }],
	['no margin', { canvasMargin: 0 }, { canvas: { margin: 0 } }],
	['no enlarging', { enlarge: false }, { canvas: { enlarge: false } }],
	['a place', { verticalAlign: 'end' }, { canvas: { verticalAlign: 'end', margin: 7 } }],
	['an edge', { edge: 'refined' }, { edge: 'refined' }],
])('what was added wins: %s', (_label, given, expected) => {
	expect(read({ productImage: 'amazon', ...given })).toMatchObject(expected);
});

test.each<[string, object]>([
	['an expression that gives nothing', { background: undefined, canvasMargin: null }],
	['nothing', {}],
])('what was not added does not: %s', (_label, given) => {
	expect(read({ productImage: 'amazon', ...given })).toEqual(read({ productImage: 'amazon' }));
});

test('added and left empty, a background is transparent, and so a PNG', () => {
	const { background, canvas } = read({ productImage: 'amazon', background: '' });
	expect(background).toBeUndefined();
	expect(canvas).toMatchObject({ width: 2_000 });
	const both = { productImage: 'amazon', background: '', cutoutFormat: 'jpeg' };
	expect(() => read(both)).toThrow(expect.objectContaining({ reason: 'invalidParameter' }));
});

test('without one, options are what they are', () => {
	expect(read({ productImage: 'none' })).toEqual(read({}));
	expect(readProduct(options({}))).toBeUndefined();
	expect(readProduct(options({ productImage: null }))).toBeUndefined();
});

test.each([
	named(productFields).productImage,
	named(behindFields).backgroundImage,
	named(behindFields).shadow,
] as Field[])('once added, $displayName does something, and what was saved stays', (field) => {
	const made = (values: object) => {
		const section = options(values);
		const { section: _section, ...behind } = readBehind(section);
		return { ...behind, product: readProduct(section) };
	};
	const nothing = { product: undefined };
	expect(made({ [field.name]: field.default })).not.toEqual(nothing);
	expect(made({})).toEqual(nothing);
	expect(made({ [field.name]: field.absent })).toEqual(nothing);
});

test('the field offers every shop, and says how large and how filled its images are', () => {
	const [field] = productFields;
	const shops = field.options.filter(({ value }) => value !== 'none');
	expect(shops.map(({ value }) => value).sort()).toEqual(Object.keys(SHOPS).sort());
	for (const { value, description } of shops) {
		const { side, margin } = SHOPS[value as ProductImage];
		expect(description).toContain(`${100 - 2 * margin} % filled`);
		expect(description).toContain(`${side} × ${side} pixels`);
	}
});

describe('options that do nothing say so', () => {
	test.each<[string, object, string[]]>([
		['nothing is set', {}, []],
		[
			'a canvas that is none',
			{ canvasMargin: 5, verticalAlign: 'end' },
			[
				'Canvas Margin and Canvas Vertical Alignment have no effect without Canvas Width or Canvas Height',
			],
		],
		[
			'enlarging alone',
			{ enlarge: true },
			['Enlarge to Canvas has no effect without Canvas Width or Canvas Height'],
		],
		['a canvas', { canvasMargin: 5, canvasHeight: 10 }, []],
		['a product image', { canvasMargin: 5, jpegQuality: 50, productImage: 'etsy' }, []],
		['what they are anyway', { canvasMargin: 0, horizontalAlign: 'center', jpegQuality: 90 }, []],
		['padding', { cropPadding: 3 }, ['Crop Padding has no effect without Crop to Mask']],
		['padding of a crop', { cropPadding: 3, cropToMask: true }, []],
		['padding on a canvas', { cropPadding: 3, canvasWidth: 50 }, []],
		[
			'a JPEG that is none',
			{ jpegQuality: 50, jpegColours: 'half' },
			['JPEG Quality and JPEG Colours have no effect without JPEG as Cutout Format'],
		],
		[
			'a number of things',
			{ largestThings: 1 },
			['Largest Things Only has no effect without Separate Things'],
		],
		['a number of separate things', { largestThings: 1, separateThings: true }, []],
	])('%s', (_label, given, notes) => {
		expect(cutsOf(given).idle).toEqual(notes);
	});

	test('those of a cutout only if one is made', () => {
		const given = { canvasMargin: 5, largestThings: 1 };
		expect(cutsOf(given, false).idle).toEqual([expect.stringMatching(/^Largest Things/)]);
	});
});

describe('what lies behind', () => {
	test('nothing, unless it is wanted', () => {
		const section = options({ background: '' });
		expect(readBehind(section)).toEqual({ section });
	});

	test.each<[string, object, object]>([
		['a file', { backgroundImage: 'file', backgroundField: 'beach' }, { field: 'beach' }],
		[
			'the image itself',
			{ backgroundImage: 'blurred', backgroundBlur: 9 },
			{ backdrop: { blur: 9 } },
		],
		['a shadow', { shadow: true }, { shadow: { right: 0, down: 15, blur: 30, opacity: 0.4 } }],
		[
			'another shadow',
			{ shadow: true, shadowRight: -4, shadowDown: 0, shadowBlur: 1, shadowOpacity: 100 },
			{ shadow: { right: -4, down: 0, blur: 1, opacity: 1 } },
		],
	])('%s', (_label, given, expected) => {
		expect(readBehind(options(given))).toMatchObject(expected);
	});

	test.each([
		['', [255, 255, 255]],
		[undefined, [255, 255, 255]],
		['red', [255, 0, 0]],
	])('under an image lies a colour, so that it may be a JPEG: %p', (background, colour) => {
		const given = { backgroundImage: 'blurred', background, cutoutFormat: 'jpeg' };
		const { section } = readBehind(options(given));
		const { cutout } = readCuts(section, undefined, true);
		expect(cutout.background).toMatchObject({ colour });
	});
});
