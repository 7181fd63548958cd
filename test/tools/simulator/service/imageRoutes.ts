import { renderSample, sampleCatalog, sampleFileName } from '../samples';
import { imageOf } from './imageForms';
import type { Reply } from './reply';
import type { Call, Service } from './service';

const NOT_FOUND: Reply = { status: 404, body: 'not found' };

/** Answers a request to the image origin: no key, no envelope. */
export async function answerImage(service: Service, call: Call): Promise<Reply> {
	if (call.fault === 'imageRedirect' && !call.query.has('redirected')) {
		const location = `${service.urls.image}${call.pathname}?redirected=1`;
		return { status: 302, headers: { location }, body: '' };
	}
	const file = await findFile(service, call.pathname);
	if (file === undefined || isGone(service, call.record.taskId)) return NOT_FOUND;
	return { status: 200, headers: { 'content-type': file.mimeType }, body: file.bytes };
}

/** Whether the images of a task are deleted. */
export function isGone({ book, options }: Service, taskId = ''): boolean {
	const task = book.tasks.get(taskId);
	return task !== undefined && task.createdAtMs < options.imagesGoneBeforeMs;
}

/** The file at a path of the image origin; undefined where there is none. */
export async function findFile(
	{ book, uploads }: Pick<Service, 'book' | 'uploads'>,
	pathname: string,
): Promise<{ bytes: Buffer; mimeType: string } | undefined> {
	const uploaded = uploads.get(pathname);
	if (uploaded !== undefined) return uploaded;
	const [, folder, name, file] = pathname.split('/');
	if (folder === 'samples') {
		const row = sampleCatalog.find((each) => sampleFileName(each) === name);
		if (row === undefined) return undefined;
		const { image, mimeType } = await renderSample(row.name);
		return { bytes: image, mimeType };
	}
	const task = book.tasks.get(name);
	if (folder !== 'results' || task === undefined) return undefined;
	return await imageOf(task, file ?? '');
}
