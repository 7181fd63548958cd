import { SHOPS, type ProductImage } from '../item/product/shops';
import type { Field } from './field';
import { readFields, type Form } from './readField';

/** One choice instead of a handful of options. For every node that makes cutouts. */
export const productFields = [
	{
		displayName: 'Product Image',
		name: 'productImage',
		type: 'options',
		default: 'square',
		absent: 'none',
		description:
			'Makes the cutout the way a shop requires its main image: white background, square canvas, margin and JPEG in one. Options that you add yourself take precedence. The JSON field product.problems lists what to check.',
		options: [
			{ name: 'Amazon', value: 'amazon', description: '2000 × 2000 pixels, 86 % filled' },
			{ name: 'Etsy', value: 'etsy', description: '2000 × 2000 pixels, 90 % filled' },
			{ name: 'Google', value: 'google', description: '1500 × 1500 pixels, 86 % filled' },
			{ name: 'None', value: 'none', description: 'No preset: the options below decide' },
			{ name: 'Shopify', value: 'shopify', description: '2048 × 2048 pixels, 90 % filled' },
			{
				name: 'Square',
				value: 'square',
				description: '2000 × 2000 pixels, or your own Product Image Size; 90 % filled',
			},
			{ name: 'Walmart', value: 'walmart', description: '1500 × 1500 pixels, 90 % filled' },
		],
	},
	{
		displayName: 'Product Image Size (Pixels)',
		name: 'productImageSize',
		type: 'number',
		typeOptions: { minValue: 100, maxValue: 10_000, numberPrecision: 0 },
		default: 2000,
		description: 'Width and height of the square',
		displayOptions: { show: { productImage: ['square'] } },
	},
] as const satisfies readonly Field[];

/** What product image is wanted, and how large it is; undefined if none is. */
export interface WantedProduct {
	name: ProductImage;
	/** Of its canvas, in pixels. */
	side: number;
}

/** Reads which product image is wanted. Throws `invalidParameter`. */
export function readProduct(form: Form): WantedProduct | undefined {
	const { productImage: name, productImageSize: own } = readFields(productFields, form);
	if (name === 'none') return undefined;
	return { name, side: name === 'square' ? own : SHOPS[name].side };
}

/** The options as the user added them, and in place of the others those of a product image. */
export function withPreset(section: Form, product: WantedProduct | undefined): Form {
	if (product === undefined) return section;
	const given = section.valueOf('background') ?? '#ffffff';
	const preset: { [name: string]: unknown } = {
		background: given,
		// Somebody who wants it transparent cannot want a JPEG.
		cutoutFormat: String(given).trim() === '' ? 'png' : 'jpeg',
		canvasWidth: product.side,
		canvasHeight: product.side,
		canvasMargin: SHOPS[product.name].margin,
		enlarge: true,
	};
	return { ...section, valueOf: (name) => section.valueOf(name) ?? preset[name] };
}
