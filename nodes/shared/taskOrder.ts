import type { TaskRequest } from './endpoints';
import type { InputPicture } from './inputPictures';
import type { JsonObject } from './json';

/** What one task is asked for: everything but the picture, and the picture, which has more than one form. */
export class TaskOrder {
	constructor(
		private request: TaskRequest,
		readonly picture: InputPicture,
	) {}

	/** Adds to the request's `config`, in PiAPI's names. */
	addConfig(config: JsonObject): void {
		this.request = { ...this.request, config: { ...this.request.config, ...config } };
	}

	/** The request as it is told from others: the same for the same picture, whichever way it is sent. */
	get identity(): TaskRequest {
		return this.withImage(this.picture.identity);
	}

	/** The request as the task it makes tells it, once parsed. */
	get echo(): TaskRequest {
		return this.withImage(this.picture.echo);
	}

	/** The request as it is sent. */
	async load(): Promise<TaskRequest> {
		return this.withImage(await this.picture.load());
	}

	private withImage(image: string): TaskRequest {
		return { ...this.request, input: { ...this.request.input, image } };
	}
}
