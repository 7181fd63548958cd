import type { ServerResponse } from 'node:http';

import { answerJson, demand, jsonOf, readRequest, Refusal, type Asked } from './answers';
import type { Host } from './internet';

/** The most that a page has here, so that a list has several pages; WooCommerce's own limit is 100. */
const PAGE = 2;
const LONGEST_PAGE = 100;
const API = '/wp-json/wc/v3/products';

interface Image {
	id: number;
	src: string;
}

interface Field {
	key: string;
	value: string;
}

export interface WooProduct {
	id: number;
	name: string;
	slug: string;
	status: string;
	/** The first is the main image. */
	images: Image[];
	meta_data: Field[];
	tags: Array<{ name: string }>;
}

/** A name and a password, as Basic authentication has them. */
export type Login = [name: string, password: string];

/**
 * A WordPress with WooCommerce, as far as the WooCommerce REST API v3 goes for products (list, retrieve, update) and that of
 * WordPress for media (create), and the images themselves.
 */
export class WooCommerce {
	readonly products: WooProduct[] = [];
	readonly media = new Map<number, { name: string; bytes: Buffer }>();
	/** What was asked, in the order of time. */
	readonly asked: string[] = [];
	/** IDs of products whose next change fails. */
	readonly failingFor = new Set<number>();
	private lastId = 100;

	constructor(
		readonly origin: string,
		readonly consumer: Login,
		readonly user: Login,
	) {}

	add(slug: string, photo?: Buffer, tag = '', status = 'publish'): WooProduct {
		const images = photo ? [this.store(`${slug}.jpg`, photo)] : [];
		const id = (this.lastId += 1);
		const tags = tag ? [{ name: tag }] : [];
		this.products.push({ id, name: `The ${slug}`, slug, status, images, meta_data: [], tags });
		return this.products.at(-1)!;
	}

	readonly host: Host = async (request, response) => {
		const asked = await readRequest(request);
		this.asked.push(asked.route);
		try {
			this.answer(asked, response);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			const { status, message } = error;
			answerJson(response, status, { code: 'rest_error', message, data: { status } });
		}
	};

	private answer(asked: Asked, response: ServerResponse): void {
		const { method, url, route } = asked;
		if (url.pathname.startsWith('/wp-content/')) {
			const file = this.media.get(Number(url.pathname.split('/').at(-2)));
			return void response.writeHead(file ? 200 : 404).end(file?.bytes);
		}
		if (route === 'POST /wp-json/wp/v2/media') return this.upload(asked, response);
		demand(url.pathname.startsWith(API), 'No route was found', 404);
		demand(isLogin(asked, this.consumer), 'Sorry, you cannot list resources.', 401);
		if (route === `GET ${API}`) return this.list(url.searchParams, response);
		const product = this.products.find(({ id }) => url.pathname === `${API}/${id}`);
		demand(product !== undefined, 'Invalid ID.', 404);
		if (method === 'PUT') this.update(product, asked);
		answerJson(response, 200, product);
	}

	private list(query: URLSearchParams, response: ServerResponse): void {
		demand(Number(query.get('per_page') ?? 10) <= LONGEST_PAGE, 'per_page is at most 100');
		const status = query.get('status') ?? 'any';
		const all = this.products.filter((each) => [each.status, 'any'].includes(status));
		const page = Number(query.get('page') ?? 1);
		const linkTo = (number: number, rel: string) => {
			const others = new URLSearchParams(query);
			others.set('page', String(number));
			return `<${this.origin}${API}?${others.toString()}>; rel="${rel}"`;
		};
		// WordPress names its API in each answer, also where there is one page only.
		const links = [`<${this.origin}/wp-json/>; rel="https://api.w.org/"`];
		if (page > 1) links.push(linkTo(page - 1, 'prev'));
		if (page * PAGE < all.length) links.push(linkTo(page + 1, 'next'));
		const products = all.slice((page - 1) * PAGE, page * PAGE);
		answerJson(response, 200, products, { link: links.join(', ') });
	}

	private upload(asked: Asked, response: ServerResponse): void {
		demand(isLogin(asked, this.user), 'Sorry, you are not allowed to create posts.', 401);
		const [, name] = /filename="([^"]+)"/.exec(asked.headers['content-disposition'] ?? '') ?? [];
		demand(name !== undefined, 'No Content-Disposition supplied.');
		demand(asked.headers['content-type'] === 'image/jpeg', 'No Content-Type supplied.');
		const { id, src } = this.store(name, asked.body);
		answerJson(response, 201, { id, source_url: src });
	}

	/** The images become exactly those that are listed; a field of `meta_data` replaces that of the same key. */
	private update(product: WooProduct, asked: Asked): void {
		const { images, meta_data = [] } = jsonOf<Partial<WooProduct>>(asked);
		demand(!this.failingFor.delete(product.id), 'There has been a critical error.', 500);
		const chosen = images?.map(({ id }) => {
			demand(this.media.has(id), `#${id} is an invalid image ID.`);
			return this.imageOf(id);
		});
		product.images = chosen ?? product.images;
		const keys = meta_data.map(({ key }) => key);
		const others = product.meta_data.filter(({ key }) => !keys.includes(key));
		product.meta_data = [...others, ...meta_data];
	}

	private store(name: string, bytes: Buffer): Image {
		const id = (this.lastId += 1);
		this.media.set(id, { name, bytes });
		return this.imageOf(id);
	}

	private imageOf(id: number): Image {
		return { id, src: `${this.origin}/wp-content/uploads/${id}/${this.media.get(id)!.name}` };
	}
}

function isLogin({ headers }: Asked, login: Login): boolean {
	const expected = Buffer.from(login.join(':')).toString('base64');
	return headers.authorization === `Basic ${expected}`;
}
