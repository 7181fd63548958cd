import { asNumber, asObject, asText, omit, type JsonObject } from '../values/json';

/** Moves the older shape's `task_info` and `task_result` to the unified field names; other fields stay. */
export function unifyFields(given: JsonObject): JsonObject {
	const info = asObject(given.task_info);
	const result = asObject(given.task_result);
	if (info === undefined && result === undefined) return given;
	const credits = asNumber(result?.used_credits);
	return {
		...omit(given, 'task_info', 'task_result'),
		task_id: asText(given.task_id) ?? info?.task_id,
		task_type: given.task_type ?? info?.task_type,
		status: asText(given.status) ?? info?.status,
		input: given.input ?? info?.task_input ?? null,
		output: given.output ?? result?.task_output ?? null,
		logs: given.logs ?? result?.error_messages ?? null,
		...(credits !== undefined && { used_credits: credits }),
	};
}
