import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import { answerJson, demand, jsonOf, readRequest, Refusal, type Asked } from './answers';
import type { Host } from './internet';

/** The most that a page of a list has here: less than asked for, as is allowed, so that lists have several. */
const PAGE = 3;
/** All parts of a resumable upload but the last are multiples of this many bytes. */
const PART_BYTES = 256 * 1024;
/** Key and value of a property together, in bytes of UTF-8. */
const PROPERTY_BYTES = 124;

export interface DriveFile {
	id: string;
	name: string;
	mimeType: string;
	parents: string[];
	properties?: Record<string, string>;
	bytes: Buffer;
}

interface Upload {
	metadata: Pick<DriveFile, 'name' | 'parents'>;
	mimeType: string;
	received: Buffer;
}

/**
 * A Google Drive that takes what n8n's node sends and refuses what the reference of the Drive API v3 does not allow (files.list,
 * files.get, files.update, resumable uploads, custom file properties).
 */
export class GoogleDrive {
	readonly files = new Map<string, DriveFile>();
	/** What was asked, in the order of time, such as `GET /drive/v3/files`. */
	readonly asked: string[] = [];
	private readonly uploads = new Map<string, Upload>();
	/** IDs of files that are listed but cannot be read. */
	readonly unreadable = new Set<string>();
	/** Names of files whose next upload is refused, because too much was sent. */
	readonly busyFor = new Set<string>();

	constructor(readonly token: string) {}

	add(parent: string, name: string, bytes: Buffer, mimeType = 'image/png'): DriveFile {
		const file = { id: randomUUID(), name, mimeType, parents: [parent], bytes };
		this.files.set(file.id, file);
		return file;
	}

	/** By name; throws unless there is exactly one of each. */
	folder(parent: string): Record<string, DriveFile> {
		const files = [...this.files.values()].filter(({ parents }) => parents.includes(parent));
		const byName = Object.fromEntries(files.map((file) => [file.name, file]));
		if (Object.keys(byName).length !== files.length) throw new Error(`Twice the same in ${parent}`);
		return byName;
	}

	/** `www.googleapis.com` */
	readonly host: Host = async (request, response) => {
		const asked = await readRequest(request);
		this.asked.push(asked.route);
		try {
			// The address of an upload is a secret of its own.
			const isUpload = this.uploads.has(asked.url.searchParams.get('upload_id') ?? '');
			const isAllowed = asked.headers.authorization === `Bearer ${this.token}` || isUpload;
			demand(isAllowed, 'Invalid Credentials', 401);
			this.answer(asked, response);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			const { status: code, message } = error;
			answerJson(response, code, { error: { code, message, errors: [{ message }] } });
		}
	};

	private answer(asked: Asked, response: ServerResponse): void {
		const { method, url, route } = asked;
		const [, , , , id] = url.pathname.split('/');
		if (route === 'GET /drive/v3/files') return this.list(url.searchParams, response);
		if (method === 'POST' && url.pathname === '/upload/drive/v3/files')
			return this.beginUpload(asked, response);
		if (method === 'PUT' && url.pathname === '/upload/drive/v3/files')
			return this.takePart(asked, response);
		demand(url.pathname.startsWith('/drive/v3/files/'), `Nothing at ${route}`, 404);
		const file = this.files.get(id);
		const isThere = file !== undefined && !this.unreadable.has(id);
		demand(isThere, `File not found: ${id}.`, 404);
		if (method === 'PATCH') return this.update(file, asked, response);
		demand(method === 'GET', `Nothing at ${route}`, 404);
		if (url.searchParams.get('alt') !== 'media')
			return answerJson(response, 200, pick(file, url.searchParams.get('fields')));
		response.writeHead(200, { 'content-type': file.mimeType }).end(file.bytes);
	}

	private list(query: URLSearchParams, response: ServerResponse): void {
		if (query.get('corpora') === 'allDrives') {
			for (const name of ['includeItemsFromAllDrives', 'supportsAllDrives'])
				demand(query.get(name) === 'true', `${name} has to be true with corpora=allDrives`);
		}
		const matches = (query.get('q') ?? '').split(' and ').map(toTest);
		const found = [...this.files.values()].filter((file) => matches.every((test) => test(file)));
		const from = Number(query.get('pageToken') ?? 0);
		const to = from + Math.min(PAGE, Number(query.get('pageSize') ?? 100));
		const fields = /files\((.*)\)/.exec(query.get('fields') ?? '')?.[1] ?? null;
		answerJson(response, 200, {
			files: found.slice(from, to).map((file) => pick(file, fields)),
			...(to < found.length && { nextPageToken: String(to) }),
		});
	}

	private beginUpload(asked: Asked, response: ServerResponse): void {
		const { searchParams } = asked.url;
		demand(searchParams.get('uploadType') === 'resumable', 'Only resumable uploads here');
		const metadata = jsonOf<Upload['metadata']>(asked);
		demand(!this.busyFor.delete(metadata.name), 'User rate limit exceeded.', 403);
		const id = randomUUID();
		const mimeType = String(asked.headers['x-upload-content-type']);
		this.uploads.set(id, { metadata, mimeType, received: Buffer.alloc(0) });
		const location = new URL(asked.url);
		location.searchParams.set('upload_id', id);
		response.writeHead(200, { location: location.href }).end();
	}

	private takePart({ url, headers, body }: Asked, response: ServerResponse): void {
		const upload = this.uploads.get(url.searchParams.get('upload_id') ?? '');
		demand(upload !== undefined, 'No such upload', 404);
		const [, from, to, total] =
			/^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '')?.map(Number) ?? [];
		demand(from === upload.received.length, 'A part is missing');
		demand(to - from + 1 === body.length, 'Content-Range contradicts the body');
		const isLast = to + 1 === total;
		demand(isLast || body.length % PART_BYTES === 0, 'Parts are multiples of 256 KB');
		upload.received = Buffer.concat([upload.received, body]);
		if (!isLast) return void response.writeHead(308, { range: `bytes=0-${to}` }).end();
		const { metadata, mimeType, received } = upload;
		const file = this.add(metadata.parents[0], metadata.name, received, mimeType);
		answerJson(response, 200, pick(file, null));
	}

	private update(file: DriveFile, asked: Asked, response: ServerResponse): void {
		const { name, mimeType, properties } = jsonOf<Partial<DriveFile>>(asked);
		for (const [key, value] of Object.entries(properties ?? {}))
			demand(Buffer.byteLength(key + value) <= PROPERTY_BYTES, `${key} is too long`);
		const kept = { ...file.properties, ...properties };
		Object.assign(file, { ...(name && { name }), ...(mimeType && { mimeType }), properties: kept });
		answerJson(response, 200, pick(file, asked.url.searchParams.get('fields')));
	}
}

/** Without `fields` a file has four of its fields. */
function pick(file: DriveFile, fields: string | null) {
	const webViewLink = `https://drive.google.com/file/d/${file.id}/view`;
	const { bytes: _bytes, ...all } = { kind: 'drive#file', webViewLink, ...file };
	const chosen = (fields ?? 'kind, id, name, mimeType').split(',').map((field) => field.trim());
	if (chosen.includes('*')) return all;
	return Object.fromEntries(Object.entries(all).filter(([field]) => chosen.includes(field)));
}

/** One condition of a search, as far as they are used here. */
function toTest(condition: string): (file: DriveFile) => boolean {
	const [, folder] = /^'([^']+)' in parents$/.exec(condition) ?? [];
	if (folder) return ({ parents }) => parents.includes(folder);
	const [, operator, type] = /^mimeType (contains|!=) '([^']+)'$/.exec(condition) ?? [];
	if (operator === 'contains') return ({ mimeType }) => mimeType.startsWith(type);
	if (operator === '!=') return ({ mimeType }) => mimeType !== type;
	demand(condition === 'trashed = false', `Invalid Value: ${condition}`);
	return () => true;
}
