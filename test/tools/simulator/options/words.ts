/** How a finished task carries its images, and what body surrounds it. */
export const OUTPUT_SHAPES = [
	/** Four addresses. */
	'image_urls',
	/** The mask's address alone. */
	'image_url',
	/** Four addresses beside an empty `image_url`. */
	'image_url_empty_beside_urls',
	/** Three addresses: annotated, mask, inverted mask. */
	'image_urls_three',
	/** Four images as base64. */
	'image_base64s',
	/** The mask alone as base64. */
	'image_base64',
	/** The same two with a `data:` prefix. */
	'data_base64s',
	'data_base64',
	/** The older service's `task_info` and `task_result`; it tells no `config`. */
	'legacy',
	/** The task without the envelope around it, in callbacks too. */
	'bare',
] as const;
export type OutputShape = (typeof OUTPUT_SHAPES)[number];

export const STATUS_VOCABULARIES = ['capitalised', 'lower', 'legacy', 'tab'] as const;
export type StatusVocabulary = (typeof STATUS_VOCABULARIES)[number];

/** How a time that has not come yet is written. */
export const NOT_YET_FORMS = ['zero', 'null', 'empty', 'absent'] as const;
export type NotYetForm = (typeof NOT_YET_FORMS)[number];

/** Where a failed task says why. */
export const FAILURE_CAUSES = [
	'error.message',
	'error.raw_message',
	'logs',
	'logObjects',
	'detail',
] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

/** Where the rows of the history lie; all but the first name a key of `data`, or a way down into it. */
export const HISTORY_SHAPES = [
	/** `data` itself. */
	'array',
	'tasks',
	'list',
	'data',
	/** `{filters: [], tasks: […]}`: an empty list comes first. */
	'emptyListFirst',
	/** Beside a list of words. */
	'wordsFirst',
	/** `{result: {page: {items: […]}}}`. */
	'deep',
] as const;
export type HistoryShape = (typeof HISTORY_SHAPES)[number];

/** Words of a server error on a create. Some of them mean something else elsewhere. */
export const SERVER_ERROR_WORDS = [
	'internal server error',
	'sorry, too many clients already',
	'concurrent update',
	'could not generate limit',
	'insufficient quota on the node',
	'task not found in the cache',
	'upgrade in progress',
] as const;
