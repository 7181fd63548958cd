import { createHash } from 'crypto';

import type { TaskRequest } from '../piapi/submitTask';
import type { JsonObject } from '../task/json';
import type { TaskInput } from '../task/task';
import type { InputImage } from './inputImage';

/** What one task is asked for: everything but the image, and the image, which has more than one form. */
export class SegmentRequest {
	private readonly keys = new Map<string, string>();

	constructor(
		private request: TaskRequest,
		readonly image: InputImage,
	) {}

	/** Adds to the request's `config`, in PiAPI's names. */
	addConfig(config: JsonObject): void {
		this.request = { ...this.request, config: { ...this.request.config, ...config } };
	}

	/**
	 * Short name of the request, the same for the same inputs and the same image, whichever way it is sent. Known once the
	 * image is checked.
	 */
	get key(): string {
		return this.hash(
			JSON.stringify({ ...this.request, input: this.inputWith(this.image.identity) }),
		);
	}

	/** Short name of what a user sees of the request: an address that is made anew with each try has the same. */
	get resumeKey(): string {
		return this.hash(JSON.stringify(this.inputWith(this.image.resumeIdentity)));
	}

	/** The inputs as the task that is made of them will tell them. */
	get toldInput(): Required<TaskInput> {
		const { prompt, negative_prompt, segment_factor } = this.request.input;
		return {
			image: this.image.told,
			prompt,
			negativePrompt: negative_prompt,
			segmentFactor: segment_factor,
		};
	}

	/** Size of its file as base64; 0 where its address is sent. */
	get heldBytes(): number {
		return this.image.heldBytes;
	}

	/** The request as it is sent. */
	async load(): Promise<TaskRequest> {
		return { ...this.request, input: this.inputWith(await this.image.load()) };
	}

	/** Each text is hashed once. */
	private hash(text: string): string {
		const known = this.keys.get(text);
		if (known !== undefined) return known;
		const key = createHash('sha256').update(text).digest('base64').slice(0, 16);
		this.keys.set(text, key);
		return key;
	}

	private inputWith(image: string): TaskRequest['input'] {
		return { ...this.request.input, image };
	}
}
