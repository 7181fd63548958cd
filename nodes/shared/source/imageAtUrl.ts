import { pixelsOf, type Size } from '../imageFile/size';
import type { Context } from '../piapi/context';
import { readHead } from '../piapi/imageHost';
import { isPublicAddress } from '../piapi/publicAddress';
import { isWithin } from '../pixels/downscale/limits';
import { Problem } from '../problem/problem';
import { nameAtAddress } from '../task/address';
import { cleanUrl } from '../task/cleanText';
import { checkHead } from './checkHead';
import { limitsOf } from './checkImage';
import { FileAtUrl, type Download } from './fileAtUrl';
import { findShareLink, type ShareLink } from './shareLink';
import { ImageInFile, type InputImage, type SendOptions, type Sending } from './inputImage';

/** How an image at an address is sent, and looked at before. */
export interface AddressOptions extends SendOptions {
	sending: Sending;
	download: Download;
	/** Whether anything depends on what its header says: a cutout, a limit of money or of pixels. */
	needsHead: boolean;
}

/** An image that PiAPI fetches by itself; or, where it is larger than is to be sent, this node does. */
export class ImageAtUrl implements InputImage {
	private measured?: number;
	/** The smaller copy that is sent instead. */
	private copy?: ImageInFile;

	constructor(
		private readonly url: string,
		private readonly options: AddressOptions,
	) {}

	get identity(): string {
		return this.copy?.identity ?? this.url;
	}

	get resumeIdentity(): string {
		return this.copy?.resumeIdentity ?? this.url.replace(/[?#].*$/s, '');
	}

	get pixels(): number | undefined {
		return this.copy?.pixels ?? this.measured;
	}

	get original(): Size | undefined {
		return this.copy?.original;
	}

	get fileName(): string {
		return nameAtAddress(this.url);
	}

	get heldBytes(): number {
		return this.copy?.heldBytes ?? 0;
	}

	get readBytes() {
		return this.copy?.readBytes;
	}

	letGo(): void {
		this.copy?.letGo();
	}

	/** With a service on this machine or in this network, addresses of the network are what it reaches. */
	async check(context: Context): Promise<void> {
		this.checkAddress(context);
		if (this.options.needsHead) await this.measure(context);
	}

	private checkAddress({ baseUrl }: Context): void {
		const link = findShareLink(this.url);
		if (link) throw sharedAsPage(link);
		if (isPublicAddress(this.url) || !isPublicAddress(baseUrl)) return;
		throw new Problem('invalidParameter', {
			parameter: 'imageUrl',
			detail: `PiAPI cannot reach the image at ${cleanUrl(this.url)}`,
			advice:
				'PiAPI fetches it from the internet, but this address is in a private network. Download the file in n8n first, for example with the HTTP Request node, and set Image Source to Binary File.',
		});
	}

	/** Looks at its header, and fetches the image to make a smaller copy if that is needed, or cannot be told. */
	private async measure(context: Context): Promise<void> {
		const { way, mostPixels, isOnlyCut, sending, download } = this.options;
		const head = await readHead(context, this.url);
		const file = new FileAtUrl(context, this.url, download);
		const size = head && checkHead(head, file.title, isOnlyCut);
		this.measured = size && pixelsOf(size);
		const limits = limitsOf(way, mostPixels);
		const isFit = size ? isWithin({ ...size, bytes: 0 }, limits) : limits.pixels === Infinity;
		if (isFit) return;
		const copy = new ImageInFile(file, this.options, sending);
		await copy.check(context).catch((error: unknown) => {
			throw file.notHad(error);
		});
		if (copy.original) this.copy = copy;
		else this.measured = copy.pixels;
	}

	async prepare(context: Context): Promise<void> {
		await this.copy?.prepare(context);
	}

	async load(): Promise<string> {
		return this.copy ? await this.copy.load() : this.url;
	}
}

/** Refused by its form: PiAPI would get the page and fail, or take it for an image. */
function sharedAsPage({ service, node, direct }: ShareLink): Problem {
	const download = node
		? `download the file with n8n's ${node} node`
		: 'download the file and store it where n8n can read it';
	return new Problem('invalidParameter', {
		parameter: 'imageUrl',
		detail: `The Image URL is a share link of ${service}, which opens a web page and not the image`,
		advice:
			direct === undefined
				? `Instead, ${download}, and set Image Source to Binary File.`
				: `If anyone with the link may open the file, ${direct}. Otherwise ${download}, and set Image Source to Binary File.`,
	});
}
