import { createHash } from 'crypto';

import type { TaskRequest } from '../piapi/endpoints';
import type { JsonObject } from '../task/json';
import type { InputImage } from './inputImage';

/** What one task is asked for: everything but the image, and the image, which has more than one form. */
export class SegmentRequest {
	private ownKey?: string;

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
		this.ownKey ??= createHash('sha256')
			.update(JSON.stringify({ ...this.request, input: this.inputWith(this.image.identity) }))
			.digest('base64')
			.slice(0, 16);
		return this.ownKey;
	}

	/** The inputs as the task that is made of them will tell them. */
	get reportedInput(): TaskRequest['input'] {
		return this.inputWith(this.image.reported);
	}

	/** The request as it is sent. */
	async load(): Promise<TaskRequest> {
		return { ...this.request, input: this.inputWith(await this.image.load()) };
	}

	private inputWith(image: string): TaskRequest['input'] {
		return { ...this.request.input, image };
	}
}
