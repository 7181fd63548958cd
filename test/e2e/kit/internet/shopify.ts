import type { ServerResponse } from 'node:http';

import { answerJson, demand, jsonOf, readRequest, Refusal, type Asked } from './answers';
import type { Host } from './internet';

/** The most that a page has here, so that a list has several pages; Shopify's own limit is 250. */
const PAGE = 2;
const LONGEST_PAGE = 250;
const CDN = 'https://cdn.shopify.com/s/files/1/0001/products/';

interface Image {
	id: number;
	src: string;
	alt: string | null;
}

export interface ShopifyProduct {
	id: number;
	title: string;
	handle: string;
	product_type: string;
	/** Separated by commas. */
	tags: string;
	status: 'active' | 'draft' | 'archived';
	/** The first is the main image. */
	images: Image[];
}

/**
 * A Shopify shop, as far as the reference of the REST Admin API goes for products (list, pages by the Link header) and product
 * images (create, get, delete), and the host of its images.
 */
export class Shopify {
	readonly products: ShopifyProduct[] = [];
	/** By address. */
	readonly files = new Map<string, Buffer>();
	/** Handles of products whose next new image is refused, because too much was asked. */
	readonly busyFor = new Set<string>();
	private lastId = 1000;

	constructor(readonly token: string) {}

	add(handle: string, type: string, photo?: Buffer, tags = ''): ShopifyProduct {
		const [id, title, status] = [this.newId(), `The ${handle}`, 'active' as const];
		const product = { id, title, handle, product_type: type, tags, status };
		const images = photo ? [this.store(`${handle}.jpg`, photo, null)] : [];
		this.products.push({ ...product, images });
		return this.products.at(-1)!;
	}

	/** `cdn.shopify.com` */
	readonly cdn: Host = async (request, response) => {
		const { url } = await readRequest(request);
		const file = this.files.get(url.origin + url.pathname);
		response.writeHead(file ? 200 : 404, { 'content-type': 'image/png' }).end(file);
	};

	/** `….myshopify.com` */
	readonly shop: Host = async (request, response) => {
		const asked = await readRequest(request);
		try {
			const isKnown = asked.headers['x-shopify-access-token'] === this.token;
			demand(isKnown, '[API] Invalid API key or access token', 401);
			this.answer(asked, response);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			answerJson(response, error.status, { errors: error.message });
		}
	};

	private answer(asked: Asked, response: ServerResponse): void {
		const { method, url, route } = asked;
		const [, path] = /^\/admin\/api\/\d{4}-\d{2}\/(.*)\.json$/.exec(url.pathname) ?? [];
		if (route.startsWith('GET') && path === 'products') return this.list(url, response);
		const [, productId, imageId] = /^products\/(\d+)\/images(?:\/(\d+))?$/.exec(path ?? '') ?? [];
		const product = this.products.find(({ id }) => String(id) === productId);
		demand(product !== undefined, 'Not Found', 404);
		if (method === 'POST' && !imageId) return this.create(product, asked, response);
		const image = product.images.find(({ id }) => String(id) === imageId);
		demand(image !== undefined, 'Not Found', 404);
		if (method === 'GET') return answerJson(response, 200, { image });
		demand(method === 'DELETE', 'Not Found', 404);
		product.images = product.images.filter((each) => each !== image);
		answerJson(response, 200, {});
	}

	private list({ origin, pathname, searchParams }: URL, response: ServerResponse): void {
		demand(Number(searchParams.get('limit') ?? 50) <= LONGEST_PAGE, 'limit is at most 250');
		const from = Number(searchParams.get('page_info') ?? 0);
		const linkTo = (start: number, rel: string) =>
			`<${origin}${pathname}?limit=${searchParams.get('limit')}&page_info=${start}>; rel="${rel}"`;
		const links = [
			...(from > 0 ? [linkTo(from - PAGE, 'previous')] : []),
			...(from + PAGE < this.products.length ? [linkTo(from + PAGE, 'next')] : []),
		];
		const fields = searchParams.get('fields')?.split(',');
		const products = this.products
			.slice(from, from + PAGE)
			.map((product) =>
				Object.fromEntries(
					Object.entries(product).filter(([field]) => fields?.includes(field) ?? true),
				),
			);
		const headers = links.length > 0 ? { link: links.join(', ') } : {};
		answerJson(response, 200, { products }, headers);
	}

	private create(product: ShopifyProduct, asked: Asked, response: ServerResponse): void {
		const { image } = jsonOf<{ image: Record<string, string | number | undefined> }>(asked);
		const { attachment, filename, position, alt } = image;
		demand(typeof attachment === 'string', 'image: src or attachment has to be there', 422);
		demand(/^[^\s!.][^\s.]*\.(jpg|png|gif)$/.test(String(filename)), 'filename is not valid', 422);
		const isBusy = this.busyFor.delete(product.handle);
		demand(!isBusy, 'Exceeded 2 calls per second for api client.', 429);
		const bytes = Buffer.from(attachment, 'base64');
		const stored = this.store(String(filename), bytes, String(alt));
		product.images.splice(Number(position ?? product.images.length + 1) - 1, 0, stored);
		answerJson(response, 200, { image: { ...stored, position, product_id: product.id } });
	}

	private store(name: string, bytes: Buffer, alt: string | null): Image {
		const address = `${CDN}${name}`;
		this.files.set(address, bytes);
		return { id: this.newId(), src: `${address}?v=1700000000`, alt };
	}

	private newId(): number {
		return (this.lastId += 1);
	}
}
