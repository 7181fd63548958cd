import type { TaskRequest } from '../piapi/submitTask';
import type { JsonObject } from '../task/json';
import { isInline } from '../task/inlineImage';
import { digestRequest } from '../task/inputDigest';
import type { TaskInput } from '../task/task';
import type { InputImage } from './inputImage';

/** What one task is asked for: everything but the image, and the image, which has more than one form. */
export class SegmentRequest {
	constructor(
		private request: TaskRequest,
		readonly image: InputImage,
	) {}

	/** Adds to the request's `config`, in PiAPI's names. */
	addConfig(config: JsonObject): void {
		this.request = { ...this.request, config: { ...this.request.config, ...config } };
	}

	/** Names exactly this request, whichever way its image is sent. Known once the image is checked. */
	get digest(): string {
		return digestRequest(this.named(this.image.identity));
	}

	/** Names what a user sees of the request: an address that is made anew with each try has the same. */
	get shown(): string {
		return digestRequest(this.named(this.image.resumeIdentity));
	}

	/** Names the request as the service got it: by an uploaded file's address, which nothing else has, not by its content. */
	digestOfSent(image: string): string {
		return digestRequest(this.named(isInline(image) ? this.image.identity : image));
	}

	/** Size of its file as base64; 0 where its address is sent. */
	get heldBytes(): number {
		return this.image.heldBytes;
	}

	/** The request as it is sent. */
	async load(): Promise<TaskRequest> {
		return { ...this.request, input: this.inputWith(await this.image.load()) };
	}

	private inputWith(image: string): TaskRequest['input'] {
		return { ...this.request.input, image };
	}

	private named(image: string): TaskInput {
		const { prompt, negative_prompt, segment_factor } = this.request.input;
		return { image, prompt, negativePrompt: negative_prompt, segmentFactor: segment_factor };
	}
}
