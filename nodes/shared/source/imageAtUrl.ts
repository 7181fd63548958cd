import { pixelsOf, readSize, type ImageSize } from '../imageFile/size';
import type { Context } from '../piapi/context';
import { readHead } from '../piapi/imageHost';
import { isPublicAddress } from '../piapi/publicAddress';
import { isWithin } from '../pixels/downscale/limits';
import { Problem } from '../problem/problem';
import { cleanUrl } from '../task/cleanText';
import { limitsOf } from './checkImage';
import { FileAtUrl, type Download } from './fileAtUrl';
import { findShareLink, type ShareLink } from './shareLink';
import { ImageInFile, type InputImage, type SendOptions, type Sending } from './inputImage';

/** What is fetched here, to be made smaller. */
export interface Reducing extends SendOptions {
	sending: Sending;
	download: Download;
}

/** An image that PiAPI fetches by itself; or, where it is larger than the user wants to send, this node does. */
export class ImageAtUrl implements InputImage {
	private measured?: number;
	private isMeasured = false;
	/** The smaller copy that is sent instead. */
	private copy?: ImageInFile;

	constructor(
		private readonly url: string,
		private readonly reducing?: Reducing,
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

	get isCopy(): boolean {
		return this.copy !== undefined;
	}

	get fileName(): string {
		return this.copy?.fileName ?? '';
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
		if (this.reducing) await this.reduce(context, this.reducing);
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

	/** Fetches the image, unless its header says that it is small enough, and makes a copy of it if it is not. */
	private async reduce(context: Context, reducing: Reducing): Promise<void> {
		const { way, mostPixels, sending, download } = reducing;
		const size = await this.measure(context);
		if (size && isWithin({ ...size, bytes: 0 }, limitsOf(way, mostPixels))) return;
		const file = new FileAtUrl(context, this.url, download);
		const copy = new ImageInFile(file, reducing, sending);
		await copy.check(context).catch((error: unknown) => {
			throw file.notHad(error);
		});
		if (copy.isCopy) this.copy = copy;
		else this.measured = copy.pixels;
	}

	async prepare(context: Context, needsSize: boolean): Promise<void> {
		if (this.copy) await this.copy.prepare(context);
		else if (needsSize) await this.measure(context);
	}

	async load(): Promise<string> {
		return this.copy ? await this.copy.load() : this.url;
	}

	/** Its size by its header, asked for once; undefined where that cannot be had. */
	private async measure(context: Context): Promise<ImageSize | undefined> {
		if (this.isMeasured) return undefined;
		this.isMeasured = true;
		const head = await readHead(context, this.url);
		const size = head && readSize(head);
		this.measured = size && pixelsOf(size);
		return size;
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
