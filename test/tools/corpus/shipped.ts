import { resolve } from 'node:path';

type Shared = typeof import('../../../nodes/shared/imageFile/format') &
	typeof import('../../../nodes/shared/imageFile/size') &
	typeof import('../../../nodes/shared/n8n/systemClock') &
	typeof import('../../../nodes/shared/pixels/decodeImage') &
	typeof import('../../../nodes/shared/timing/timeSlices') &
	typeof import('../../../nodes/shared/problem/problem');

const FILES = [
	'imageFile/format',
	'imageFile/size',
	'n8n/systemClock',
	'pixels/decodeImage',
	'timing/timeSlices',
	'problem/problem',
];
const FOLDER = resolve(__dirname, '../../../dist/nodes/shared');

const modules = FILES.map((file) => require(`${FOLDER}/${file}.js`) as object);
const shared = Object.assign({}, ...modules) as Shared;
const { decodeImage, detectFormat, isWhole, Problem, readSize, systemClock, TimeSlices } = shared;

/** What the package sees in a file: its pixels, or why it does not read them. */
export async function readImage(bytes: Buffer) {
	const format = detectFormat(bytes);
	if (format === undefined) return { refused: 'it is no PNG, JPEG or WebP' };
	if (!isWhole(bytes, format)) return { refused: 'it ends too early' };
	const size = readSize(bytes);
	if (size === undefined) return { refused: 'its size is not found' };
	try {
		return { size, raster: await decodeImage(bytes, new TimeSlices(systemClock)) };
	} catch (error) {
		if (!(error instanceof Problem) || error.reason !== 'unreadableImage') throw error;
		return { size, refused: error.facts.detail ?? '' };
	}
}
