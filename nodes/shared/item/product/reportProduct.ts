import type { IDataObject } from 'n8n-workflow';

import type { Cutout } from '../../pixels/cutout/cutOut';
import type { FileOptions } from '../../pixels/cutout/encodeCutout';
import { SHOPS, type ProductImage, type Shop } from './shops';

/** Up to this factor, nobody sees that a product was enlarged. */
const HARDLY_ENLARGED = 1.1;
/** A product that fills less than this share of what is usual looks lost, even where its shop has no rule. */
const LOST = 0.5;
const BYTES_PER_MEGABYTE = 1024 ** 2;
/** Of shares and factors. */
const DECIMALS = 1_000;

/** An item's `product` field. */
export interface ProductReport extends IDataObject {
	/** The share of the image's side that the product fills, the longer way. */
	filled: number;
	/** Of the image, in pixels. */
	width: number;
	height: number;
	/** Whether the product reaches the photograph's edge, where it may be cut off. */
	touchesEdge: boolean;
	/** The factor by which it was scaled up; 1 if it was not. */
	enlargedBy: number;
	/** What a person should look at, as sentences. */
	problems: string[];
}

/** What a problem can be found in. */
export interface MadeProduct extends Pick<Cutout, 'bytes' | 'layout'>, FileOptions {
	/** How many separate things it shows. */
	things: number;
}

/** What became of a product image, and what its shop may not like about it. */
export function reportProduct(name: ProductImage, made: MadeProduct): ProductReport {
	const { width, height, filled, enlargedBy, touchesEdge } = made.layout;
	return {
		filled: rounded(filled),
		...{ width, height, touchesEdge },
		enlargedBy: rounded(enlargedBy),
		problems: listProblems(SHOPS[name], made),
	};
}

function listProblems(shop: Shop, made: MadeProduct): string[] {
	const { touchesEdge } = made.layout;
	return [
		...ofSize(shop, made),
		...ofFilling(shop, made),
		...(touchesEdge ? ['The product reaches the edge of the photo, so it may be cut off'] : []),
		...ofThings(made),
		...ofBackground(shop, made),
		...ofBytes(shop, made),
	];
}

function ofSize({ title, least, most, isSquare }: Shop, { layout }: MadeProduct): string[] {
	const { width, height, enlargedBy } = layout;
	const size = `${width} × ${height} pixels`;
	const longer = Math.max(width, height);
	const side = least?.side === 'longer' ? longer : Math.min(width, height);
	const problems: string[] = [];
	if (enlargedBy > HARDLY_ENLARGED) {
		const factor = enlargedBy.toFixed(1);
		problems.push(
			`The product is small in the photo, so it was enlarged ${factor} times and may look blurred: use a larger photo`,
		);
	}
	if (least && side < least.pixels) {
		const wanted = `at least ${least.pixels} on the ${least.side} side`;
		problems.push(`The image is ${size}: ${title} wants ${wanted}`);
	}
	if (most !== undefined && longer > most)
		problems.push(`The image is ${size}: ${title} takes at most ${most} on a side`);
	if (isSquare && width !== height) problems.push(`The image is ${size}: ${title} wants it square`);
	return problems;
}

function ofFilling(shop: Shop, { layout: { filled } }: MadeProduct): string[] {
	const { title, filled: wanted, margin } = shop;
	const fills = (share: string) => `The product fills ${share} of the image`;
	if (wanted === undefined) {
		const usual = 1 - (2 * margin) / 100;
		if (filled >= usual * LOST) return [];
		return [`${fills(percent(filled))}, far less than the usual ${percent(usual)}`];
	}
	if (rounded(filled) < wanted.least) {
		return [`${fills(percent(filled))}: ${title} wants at least ${percent(wanted.least)}`];
	}
	if (rounded(filled) > wanted.most) {
		return [`${fills(percent(filled, Math.ceil))}: ${title} wants at most ${percent(wanted.most)}`];
	}
	return [];
}

function ofThings({ things }: MadeProduct): string[] {
	return things > 1
		? [`${things} separate things are selected: check that they belong together`]
		: [];
}

function ofBackground(
	{ title, background: wanted }: Shop,
	{ background, backdrop, shadow }: MadeProduct,
): string[] {
	if (wanted === undefined) return [];
	const wants = `${title} wants it ${wanted}`;
	if (backdrop) return [`The background is an image: ${wants}`];
	if (background === undefined)
		return wanted === 'white' ? [`The background is transparent: ${wants}`] : [];
	if (background.colour.some((level) => level < 255))
		return [`The background is not white: ${wants}`];
	return shadow ? [`The shadow makes the background grey in part: ${wants}`] : [];
}

function ofBytes({ title, mostMegabytes = Infinity }: Shop, { bytes }: MadeProduct): string[] {
	const megabytes = bytes.length / BYTES_PER_MEGABYTE;
	if (megabytes <= mostMegabytes) return [];
	return [`The file is ${megabytes.toFixed(1)} MB: ${title} takes at most ${mostMegabytes} MB`];
}

/** Rounded away from the limit that it misses, so that the sentence is true. */
function percent(share: number, round: (value: number) => number = Math.floor): string {
	return `${round(Number((share * 100).toFixed(6)))} %`;
}

function rounded(value: number): number {
	return Math.round(value * DECIMALS) / DECIMALS;
}
