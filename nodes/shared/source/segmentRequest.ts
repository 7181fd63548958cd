import type { TaskRequest } from '../piapi/submitTask';
import { isInline } from '../task/inlineImage';
import { digestRequest } from '../task/inputDigest';
import type { CheckedImage, UncheckedImage } from './inputImage';

/** What is sent with an image. */
export type RequestBody = Omit<TaskRequest, 'input'> & {
	input: Omit<TaskRequest['input'], 'image'>;
};

/** What one task is to be asked for. */
export interface UncheckedRequest {
	body: RequestBody;
	image: UncheckedImage;
}

/** What one task is asked for, and an image that PiAPI can use. */
export class SegmentRequest {
	/** Names exactly this request, whichever way its image is sent. */
	readonly digest: string;
	/** Names what a user sees of the request: an address that is made anew with each try has the same. */
	readonly shown: string;

	constructor(
		private readonly body: RequestBody,
		readonly image: CheckedImage,
	) {
		this.digest = this.digestWith(image.identity);
		this.shown = this.digestWith(image.resumeIdentity);
	}

	/** Names the request as the service got it: by an uploaded file's address, which nothing else has, not by its content. */
	digestOfSent(image: string): string {
		return isInline(image) ? this.digest : this.digestWith(image);
	}

	/** The request as it is sent, with the image in one of its forms. */
	withImage(image: string): TaskRequest {
		return { ...this.body, input: { ...this.body.input, image } };
	}

	private digestWith(image: string): string {
		const { prompt, negative_prompt, segment_factor } = this.body.input;
		return digestRequest({
			image,
			prompt,
			negativePrompt: negative_prompt,
			segmentFactor: segment_factor,
		});
	}
}
