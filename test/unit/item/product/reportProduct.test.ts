import {
	reportProduct,
	type MadeProduct,
} from '../../../../nodes/shared/item/product/reportProduct';
import type { ProductImage } from '../../../../nodes/shared/item/product/shops';

const MB = 1024 ** 2;
const WHITE = { colour: [255, 255, 255] as const };

/** One that no shop minds. */
const FINE: MadeProduct = {
	bytes: Buffer.alloc(10),
	layout: { width: 2_000, height: 2_000, filled: 0.86, enlargedBy: 1, touchesEdge: false },
	background: { ...WHITE, jpeg: { quality: 90 } },
	things: 1,
};
const laidOut = (layout: Partial<MadeProduct['layout']>) => ({
	layout: { ...FINE.layout, ...layout },
});
const ALL: ProductImage[] = ['amazon', 'google', 'walmart', 'etsy', 'shopify', 'square'];

const problemsOf = (shop: ProductImage, made: Partial<MadeProduct>) =>
	reportProduct(shop, { ...FINE, ...made }).problems;

test('it says how the image is filled', () => {
	const layout = { filled: 0.8604651, enlargedBy: 1.0004, touchesEdge: true };
	expect(reportProduct('square', { ...FINE, ...laidOut(layout) })).toEqual({
		...{ filled: 0.86, width: 2_000, height: 2_000, touchesEdge: true, enlargedBy: 1 },
		problems: [expect.stringMatching(/edge of the photo/)],
	});
});

test.each(ALL)('what is as it should be has no problems: %s', (shop) => {
	expect(problemsOf(shop, {})).toEqual([]);
});

/** Which shops mind, and the words of the first. */
test.each<[string, Partial<MadeProduct>, ProductImage[], string]>([
	[
		'cut off',
		laidOut({ touchesEdge: true }),
		ALL,
		'The product reaches the edge of the photo, so it may be cut off',
	],
	[
		'enlarged',
		laidOut({ enlargedBy: 2.34 }),
		ALL,
		'The product is small in the photo, so it was enlarged 2.3 times and may look blurred: use a larger photo',
	],
	['hardly enlarged', laidOut({ enlargedBy: 1.1 }), [], ''],
	[
		'several things',
		{ things: 3 },
		ALL,
		'3 separate things are selected: check that they belong together',
	],
	[
		'too empty',
		laidOut({ filled: 0.749 }),
		['amazon', 'google'],
		'The product fills 74 % of the image: Amazon wants at least 85 %',
	],
	[
		'too empty for one',
		laidOut({ filled: 0.849 }),
		['amazon'],
		'The product fills 84 % of the image: Amazon wants at least 85 %',
	],
	[
		'lost on its canvas',
		laidOut({ filled: 0.02 }),
		ALL,
		'The product fills 2 % of the image: Amazon wants at least 85 %',
	],
	['just filled enough', laidOut({ filled: 0.85 }), [], ''],
	[
		'too full',
		laidOut({ filled: 1 }),
		['google'],
		'The product fills 100 % of the image: Google wants at most 90 %',
	],
	[
		'too few pixels for zoom',
		laidOut({ width: 900, height: 900 }),
		['amazon', 'walmart', 'etsy'],
		'The image is 900 × 900 pixels: Amazon wants at least 1000 on the longer side',
	],
	[
		'too few pixels for anybody with a rule',
		laidOut({ width: 499, height: 499 }),
		['amazon', 'google', 'walmart', 'etsy'],
		'The image is 499 × 499 pixels: Amazon wants at least 1000 on the longer side',
	],
	[
		'narrow',
		laidOut({ width: 1_000 }),
		['walmart', 'etsy'],
		'The image is 1000 × 2000 pixels: Walmart wants at least 1500 on the shorter side',
	],
	[
		'not square',
		laidOut({ width: 3_000, height: 2_000 }),
		['walmart'],
		'The image is 3000 × 2000 pixels: Walmart wants it square',
	],
	[
		'too many pixels',
		laidOut({ width: 6_000, height: 6_000 }),
		['shopify'],
		'The image is 6000 × 6000 pixels: Shopify takes at most 4472 on a side',
	],
	[
		'not white',
		{ background: { colour: [255, 255, 254] } },
		['amazon', 'google', 'walmart'],
		'The background is not white: Amazon wants it white',
	],
	[
		'transparent',
		{ background: undefined },
		['amazon', 'walmart'],
		'The background is transparent: Amazon wants it white',
	],
	[
		'on an image',
		{ backdrop: { blur: 10 } },
		['amazon', 'google', 'walmart'],
		'The background is an image: Amazon wants it white',
	],
	[
		'with a shadow',
		{ shadow: { right: 0, down: 5, blur: 5, opacity: 0.5 } },
		['amazon', 'google', 'walmart'],
		'The shadow makes the background grey in part: Amazon wants it white',
	],
	[
		'of many bytes',
		{ bytes: Buffer.alloc(10.5 * MB) },
		['amazon', 'walmart'],
		'The file is 10.5 MB: Amazon takes at most 10 MB',
	],
	['of just enough bytes', { bytes: Buffer.alloc(5 * MB) }, [], ''],
])('%s', (_label, made, shops, words) => {
	const minding = ALL.filter((shop) => problemsOf(shop, made).length > 0);
	expect(minding).toEqual(shops);
	if (minding.length > 0) expect(problemsOf(minding[0], made)[0]).toBe(words);
});

test.each(['walmart', 'etsy', 'shopify', 'square'] as const)(
	'for a shop without a rule, it fills far too little below half of what is usual: %s',
	(shop) => {
		expect(problemsOf(shop, laidOut({ filled: 0.02 }))).toEqual([
			'The product fills 2 % of the image, far less than the usual 90 %',
		]);
		expect(problemsOf(shop, laidOut({ filled: 0.449 }))).toHaveLength(1);
		expect(problemsOf(shop, laidOut({ filled: 0.45 }))).toEqual([]);
	},
);

test('several problems are all there', () => {
	const made = { ...laidOut({ touchesEdge: true, enlargedBy: 3 }), things: 2 };
	expect(problemsOf('square', made)).toHaveLength(3);
});
