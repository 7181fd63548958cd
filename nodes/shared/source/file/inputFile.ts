import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { plainName } from '../../imageFile/name';
import { FILES_IN_JSON } from '../../n8n/nodeFunctions';
import { shorten } from '../../clean/shorten';
import { asObject } from '../../values/json';
import { Problem } from '../../problem/problem';
import { checkBytes } from '../checkImage';

/** An item's JSON may hold anything: what has more fields than this holds no files. */
const MOST_IN_JSON = 10_000;
/** How many names an error lists, and how many characters of each. */
const MOST_LISTED = 20;
const LONGEST_LISTED = 60;
/** Every item that is made of a file has its name, in characters. */
const LONGEST_NAME = 1_000;

/** The names of an item's fields that hold a file. */
export function listFileFields(n8n: IExecuteFunctions, itemIndex: number): string[] {
	const { binary = {}, json } = n8n.getInputData()[itemIndex];
	const inJson = Object.keys(asObject(json[FILES_IN_JSON]) ?? {});
	return [...new Set([...(inJson.length > MOST_IN_JSON ? [] : inJson), ...Object.keys(binary)])];
}

/** The field on the screen that names a file. */
export interface FileField {
	name: string;
	displayName: string;
	/** What else to do where the item does not have the file. */
	otherwise: string;
}

export const INPUT_FIELD: FileField = {
	name: 'binaryPropertyName',
	displayName: 'Input Binary Field',
	otherwise: ', or set Image Source to URL',
};

/** The advice if a field holds no file; `names` are those that do. */
function describeFields(names: string[], { displayName, otherwise }: FileField): string {
	const listed = names.slice(0, MOST_LISTED).map((name) => shorten(name, LONGEST_LISTED));
	const rest = names.length - listed.length;
	return names.length === 0
		? `The item has no files at all: check that the node before this one outputs a file${otherwise}.`
		: `Its files are in: ${listed.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}. Enter one of these as ${displayName}${otherwise}.`;
}

/** The problem of a field that names no file; `where` follows "The item has no file in". */
export function noFile(known: string[], where: string, field = INPUT_FIELD): Problem {
	return new Problem('invalidParameter', {
		detail: `The item has no file in ${where}`,
		advice: describeFields(known, field),
	});
}

/**
 * A file on an input item. `field` is what the user entered: the name of the binary field, a path to it, or, from an
 * expression, the file itself. Read only through n8n's helpers, which know where the instance stores its files.
 */
export class InputFile {
	constructor(
		private readonly n8n: IExecuteFunctions,
		private readonly itemIndex: number,
		private readonly field: unknown,
		private readonly shown = INPUT_FIELD,
	) {}

	/** The file's name on the item, or its beginning; empty if it has none. */
	get fileName(): string {
		return (this.find().data.fileName ?? '').slice(0, LONGEST_NAME);
	}

	/** Tells this file from others on the same item, at the start of a sentence. */
	get title(): string {
		const name = plainName(this.fileName);
		const field = typeof this.field === 'string' ? `field "${this.field}"` : '';
		if (name === '') return field ? `The file in the ${field}` : 'The file';
		return `The file "${name}"${field && ` (${field})`}`;
	}

	/** Reads the file. Throws `unusableImage` if it is larger than any image: a film of gigabytes is not even read. */
	async read(): Promise<Buffer> {
		const length = await this.countBytes();
		if (length !== undefined) checkBytes(length, this.title);
		const bytes = await this.load();
		checkBytes(bytes.length, this.title);
		return bytes;
	}

	/** Size in bytes, if n8n knows it without reading the file. */
	private async countBytes(): Promise<number | undefined> {
		const { id } = this.find().data;
		if (!id) return undefined;
		const metadata = await this.n8n.helpers.getBinaryMetadata(id).catch(() => undefined);
		return metadata?.fileSize;
	}

	private async load(): Promise<Buffer> {
		const { key } = this.find();
		return await this.n8n.helpers
			.getBinaryDataBuffer(this.itemIndex, key)
			.catch((error: unknown) => {
				throw new Problem(
					'unusableImage',
					{
						detail: `n8n cannot read the file in ${this.label}`,
						advice: `It may have been deleted since it came in. n8n says: ${(error as Error).message}`,
					},
					error,
				);
			});
	}

	/** The file's entry, and the key that n8n's helpers know it by. */
	private find(): { data: IBinaryData; key: string } {
		const keys = [this.field];
		if (typeof this.field === 'string') keys.push(`${FILES_IN_JSON}.${this.field}`);
		for (const key of keys as string[]) {
			const data = this.tryToFind(key);
			if (data !== undefined) return { data, key };
		}
		throw noFile(listFileFields(this.n8n, this.itemIndex), this.label, this.shown);
	}

	private tryToFind(key: string): IBinaryData | undefined {
		if (typeof key === 'string' && this.isInherited(key)) return undefined;
		try {
			return this.n8n.helpers.assertBinaryData(this.itemIndex, key);
		} catch {
			// It throws various errors, none of which names the right field; `describeFields` does.
			return undefined;
		}
	}

	/** Whether a field's name is one that every object has, such as `constructor`, and the item has no such file. */
	private isInherited(key: string): boolean {
		const [name] = key.split('.', 1);
		const { binary = {} } = this.n8n.getInputData()[this.itemIndex];
		return name in Object.prototype && !Object.keys(binary).includes(name);
	}

	private get label(): string {
		const { field, shown } = this;
		return typeof field === 'string' ? `the field "${field}"` : `the ${shown.displayName}`;
	}
}
