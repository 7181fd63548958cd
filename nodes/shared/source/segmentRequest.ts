import type { TaskRequest } from '../piapi/endpoints/submitTask';
import { isInline } from '../values/base64';
import { digestRequest, type AskedWords } from '../task/identity/inputDigest';
import type { CheckedImage, UncheckedImage } from './inputImage';

/** A create's body without its image. */
export type RequestBody = Omit<TaskRequest, 'input'> & {
	input: Omit<TaskRequest['input'], 'image'>;
};

/** What an item asks for, its image unchecked. */
export interface UncheckedRequest {
	body: RequestBody;
	image: UncheckedImage;
}

/** What a task is asked for, with an image that PiAPI can use. */
export class SegmentRequest {
	/** Identifies exactly this request, however its image is sent. */
	readonly digest: string;
	/** Identifies what the item gives: an image at an address by that, even if a copy is sent. */
	readonly given: string;
	/** Identifies what a user sees of that: the same for an address that is signed anew with each try. */
	readonly shown: string;
	/** What it asks for beside the image. */
	readonly words: AskedWords;

	constructor(
		private readonly body: RequestBody,
		readonly image: CheckedImage,
	) {
		const { prompt, negative_prompt, segment_factor } = body.input;
		this.words = { prompt, negativePrompt: negative_prompt, segmentFactor: segment_factor };
		this.digest = this.digestWith(image.identity);
		this.given = this.digestWith(image.given);
		this.shown = this.digestWith(image.given.replace(/[?#].*$/s, ''));
	}

	/** Identifies the request as sent: an uploaded file by its address, which is unique, not by its content. */
	digestOfSent(image: string): string {
		return isInline(image) ? this.digest : this.digestWith(image);
	}

	/** The whole body, with the image as it is sent. */
	withImage(image: string): TaskRequest {
		return { ...this.body, input: { ...this.body.input, image } };
	}

	private digestWith(image: string): string {
		return digestRequest({ image, ...this.words });
	}
}
