import type { IDataObject } from 'n8n-workflow';

import { isMeantAsAddress } from '../../values/address';
import { asObject } from '../../values/json';
import { ORDER_OF_FOUR } from '../../task/outputImages';

/** What the short form says of an item's files. */
export const SHORT_OF_FILES = [
	...[...ORDER_OF_FOUR, 'cutout'].flatMap((name) => [`${name}Url`, `${name}Link`]),
	...['linkExpiresAt', 'coverage', 'boundingBox', 'thingCount'],
];

/** A task's fields in short, in this order; empty ones are left out. */
export const SHORT_FIELDS = [
	'task_id',
	'outcome',
	'failureReason',
	'image',
	'prompt',
	'negative_prompt',
	'maskUrl',
	'cutoutLink',
	'linkExpiresAt',
	'coverage',
	'boundingBox',
	'thingCount',
	'thing',
	'product',
	'costUsd',
	'notes',
] as const;

const ACCOUNT_FIELDS = ['balanceUsd', 'plan', 'maxTasksAtOnce'];

/**
 * An item's JSON, short and flat, for a model or a table: what was asked, the outcome, what was found and where, the cost,
 * and the address of and the link to each image that has one. Anything but a task or an account stays as it is.
 */
export function toShortForm(json: IDataObject): IDataObject {
	if (json.task_id !== undefined) return shortenTask(json);
	const account = pick(json, ACCOUNT_FIELDS);
	return Object.keys(account).length > 0 ? account : json;
}

/** Some fields of an item in short, always with the task's ID. */
export function chooseFields(json: IDataObject, names: string[]): IDataObject {
	const short = toShortForm(json);
	return short.task_id === undefined ? short : pick(short, ['task_id', ...names]);
}

function shortenTask(json: IDataObject): IDataObject {
	const input = (asObject(json.input) ?? {}) as IDataObject;
	const { coverage, boundingBox, thingCount } = (asObject(json.mask) ?? {}) as IDataObject;
	const addresses = addressesOf(json);
	const { maskUrl, cutoutLink, linkExpiresAt, ...otherAddresses } = addresses;
	const all: IDataObject = {
		...pick(json, ['task_id', 'outcome', 'failureReason', 'thing', 'product', 'costUsd', 'notes']),
		...(isMeantAsAddress(String(input.image)) && { image: input.image }),
		prompt: input.prompt,
		negative_prompt: input.negative_prompt === '' ? undefined : input.negative_prompt,
		maskUrl,
		cutoutLink,
		linkExpiresAt,
		coverage,
		boundingBox,
		thingCount,
	};
	return { ...pick(all, SHORT_FIELDS), ...otherAddresses };
}

/** The address of each image, its link, and when the first of the links ends. */
function addressesOf({ images }: IDataObject): IDataObject {
	const listed = (Array.isArray(images) ? images : []) as IDataObject[];
	const entries = listed.flatMap(({ name, url, link }) => [
		[`${String(name)}Url`, url],
		[`${String(name)}Link`, link],
	]);
	const [linkExpiresAt] = listed.flatMap((image) => image.linkExpiresAt ?? []).sort();
	const all = [...entries, ['linkExpiresAt', linkExpiresAt]];
	return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as IDataObject;
}

function pick(json: IDataObject, names: readonly string[]): IDataObject {
	const known = names.filter((name) => json[name] !== undefined);
	return Object.fromEntries(known.map((name) => [name, json[name]]));
}
