import type { TaskRequest } from '../piapi/endpoints';
import type { InputImage } from './inputImage';
import type { JsonObject } from '../task/json';

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

	/** The request as it is told from others: the same for the same image, whichever way it is sent. */
	get identity(): TaskRequest {
		return this.withImage(this.image.identity);
	}

	/** The request as the task it makes tells it, once parsed. */
	get echo(): TaskRequest {
		return this.withImage(this.image.echo);
	}

	/** The request as it is sent. */
	async load(): Promise<TaskRequest> {
		return this.withImage(await this.image.load());
	}

	private withImage(image: string): TaskRequest {
		return { ...this.request, input: { ...this.request.input, image } };
	}
}
