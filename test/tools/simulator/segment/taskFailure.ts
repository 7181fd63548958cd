/** Why a task fails, with PiAPI's own code. */
export class TaskFailure extends Error {
	constructor(
		readonly code: number,
		message: string,
	) {
		super(message);
		this.name = 'TaskFailure';
	}
}
