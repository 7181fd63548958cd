/** What a product image can be made for; `square` is for a shop of one's own. */
export type ProductImage = 'amazon' | 'google' | 'walmart' | 'etsy' | 'shopify' | 'square';

/**
 * How an image for a shop is made, and what the shop asks of it. Where each number is from, and of what date, is in
 * `docs/product-images.md`.
 */
export interface Shop {
	/** As a sentence calls it. */
	title: string;
	/** The canvas's sides, in pixels. */
	side: number;
	/** What to leave free on each side, in percent. */
	margin: number;
	/** The share of a side that the product has to fill. */
	filled?: { least: number; most: number };
	/** The least length of the shorter or the longer side, in pixels. */
	least?: { side: 'shorter' | 'longer'; pixels: number };
	/** The greatest length of a side, in pixels. */
	most?: number;
	isSquare?: true;
	/** What may lie behind the product; anything if left out. */
	background?: 'white' | 'white or transparent';
	mostMegabytes?: number;
}

export const SHOPS: { [name in ProductImage]: Shop } = {
	amazon: {
		...{ title: 'Amazon', side: 2_000, margin: 7, background: 'white' },
		filled: { least: 0.85, most: 1 },
		least: { side: 'longer', pixels: 1_000 },
		...{ most: 10_000, mostMegabytes: 10 },
	},
	google: {
		...{ title: 'Google', side: 1_500, margin: 7, background: 'white or transparent' },
		filled: { least: 0.75, most: 0.9 },
		least: { side: 'shorter', pixels: 500 },
		mostMegabytes: 16,
	},
	walmart: {
		...{ title: 'Walmart', side: 1_500, margin: 5, background: 'white' },
		least: { side: 'shorter', pixels: 1_500 },
		...{ isSquare: true, mostMegabytes: 5 },
	},
	etsy: {
		...{ title: 'Etsy', side: 2_000, margin: 5 },
		least: { side: 'shorter', pixels: 2_000 },
	},
	shopify: { title: 'Shopify', side: 2_048, margin: 5, most: 4_472, mostMegabytes: 20 },
	square: { title: 'The shop', side: 2_000, margin: 5 },
};
