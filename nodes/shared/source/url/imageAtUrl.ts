import { pixelsOf, reachesPixels } from '../../imageFile/size';
import type { Context } from '../../piapi/context';
import { readHead } from '../../download/imageHost';
import { isPublicAddress } from '../../values/publicAddress';
import { isWithin } from '../../pixels/downscale/imageLimits';
import { Problem } from '../../problem/problem';
import { cleanText } from '../../clean/cleanText';
import { nameAtAddress } from '../../clean/nameAtAddress';
import { shorten } from '../../clean/shorten';
import { checkHead } from './checkHead';
import { limitsOf } from '../checkImage';
import { FileAtUrl } from './fileAtUrl';
import { findShareLink, type ShareLink } from './shareLink';
import {
	ImageInFile,
	type CheckedImage,
	type SendOptions,
	type Sending,
	type SentImage,
	type UncheckedImage,
} from '../inputImage';

/** How to check and send an image at an address. */
export interface AddressOptions extends SendOptions {
	sending: Sending;
	/** Whether anything depends on its header: a cutout, a spending limit or a limit of pixels. */
	needsHead: boolean;
}

/** An image that PiAPI fetches itself; or this node, to send a smaller copy of it. */
export class ImageAtUrl implements UncheckedImage {
	readonly fileName: string;

	constructor(
		private readonly url: string,
		private readonly options: AddressOptions,
	) {
		this.fileName = nameAtAddress(url);
	}

	async check(context: Context): Promise<CheckedImage> {
		checkAddress(this.url, context);
		return this.options.needsHead ? await this.measure(context) : asItIs(this.url);
	}

	/** Reads its header; downloads the image for a smaller copy if that is needed, or if the header cannot be read. */
	private async measure(context: Context): Promise<CheckedImage> {
		const { url, options } = this;
		const { way, mostPixels, isOnlyCut, sending } = options;
		const head = await readHead(context, url);
		const file = new FileAtUrl(context, url);
		const size = head && checkHead(head, file.title, isOnlyCut);
		const limits = limitsOf(way, mostPixels);
		const isTooLarge = size && !isWithin({ ...size, bytes: 0 }, limits);
		// What follows the first bytes may make it larger.
		const isKnownToFit = size && !isTooLarge && reachesPixels(head);
		if (isKnownToFit) return asItIs(url, pixelsOf(size));
		if (!isTooLarge && limits.pixels === Infinity) return asItIs(url);
		const fetched = await new ImageInFile(file, options, sending)
			.check(context)
			.catch((error: unknown) => {
				throw file.notHad(error);
			});
		return fetched.original ? { ...fetched, given: url } : asItIs(url, fetched.pixels);
	}

	unsendable(problem: Problem): CheckedImage {
		const load = async () => await Promise.reject(problem);
		return { ...asItIs(this.url), prepare: async () => ({ heldBytes: 0, load }) };
	}
}

/** An image of which only the address is sent. */
export function asItIs(url: string, pixels?: number): CheckedImage & SentImage {
	const image = {
		fileName: nameAtAddress(url),
		identity: url,
		given: url,
		pixels,
		heldBytes: 0,
		prepare: async () => image,
		load: async () => url,
		letGo() {},
	};
	return image;
}

/** A service on this machine or in this network can reach private addresses too. */
function checkAddress(url: string, { baseUrl }: Context): void {
	const link = findShareLink(url);
	if (link) throw sharedAsPage(link);
	if (isPublicAddress(url) || !isPublicAddress(baseUrl)) return;
	throw new Problem('invalidParameter', {
		detail: `PiAPI cannot reach the image at ${shorten(cleanText(url))}`,
		advice:
			'PiAPI fetches it from the internet, but this address is in a private network. Download the file in n8n first, for example with the HTTP Request node, and set Image Source to Binary File.',
	});
}

/** Refused by its form: PiAPI would get the page instead of the image. */
function sharedAsPage({ service, node, direct }: ShareLink): Problem {
	const download = node
		? `download the file with n8n's ${node} node`
		: 'download the file and store it where n8n can read it';
	return new Problem('invalidParameter', {
		detail: `The Image URL is a share link of ${service}, which opens a web page and not the image`,
		advice:
			direct === undefined
				? `Instead, ${download}, and set Image Source to Binary File.`
				: `If anyone with the link may open the file, ${direct}. Otherwise ${download}, and set Image Source to Binary File.`,
	});
}
