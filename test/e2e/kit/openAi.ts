import type { IncomingMessage } from 'node:http';

import sharp from 'sharp';

import { openOrigin } from '../../tools/simulator/service/origin';

/** What OpenAI's documentation demands of an edit (API reference and image guide, as of November 2026). */
const MOST_MASK_BYTES = 4_000_000;
const MOST_IMAGE_BYTES = 50_000_000;
const LONGEST_PROMPT = 32_000;
const EDITS = '/v1/images/edits';
const KEY = 'sk-of-the-tests';
/** What it paints where it may. */
const PAINT = [0, 200, 0];

/** An image and a mask as they came. */
export interface Edit {
	model: string;
	prompt: string;
	image: Buffer;
	mask: Buffer;
}

/** Stands in for OpenAI's image edits: refuses what the documentation does, and paints the rest green where it may. */
export async function openOpenAi() {
	const edits: Edit[] = [];
	const refusals: string[] = [];
	const origin = await openOrigin(
		0,
		async (request, response) => {
			const answer = (status: number, body: object) =>
				response
					.writeHead(status, { 'content-type': 'application/json' })
					.end(JSON.stringify(body));
			if (request.url !== EDITS || request.method !== 'POST')
				return void answer(404, { error: { message: `no such endpoint: ${request.url}` } });
			if (request.headers.authorization !== `Bearer ${KEY}`)
				return void answer(401, { error: { message: 'Incorrect API key provided' } });
			const edit = await readEdit(await readForm(request));
			const refusal = await findRefusal(edit);
			if (refusal !== undefined) {
				refusals.push(refusal);
				return void answer(400, { error: { message: refusal, code: 'invalid_image_file' } });
			}
			edits.push(edit);
			const edited = await paint(edit);
			answer(200, { created: 1, data: [{ b64_json: edited.toString('base64') }] });
		},
		() => {},
	);
	return {
		edits,
		refusals,
		/** What a user types into the credential. */
		credential: { apiKey: KEY },
		/** Stands for https://api.openai.com/v1/images/edits. */
		address: `${origin.url}${EDITS}`,
		close: async () => await origin.close(),
	};
}

async function readForm(request: IncomingMessage): Promise<FormData> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const headers = { 'content-type': String(request.headers['content-type']) };
	return await new Response(Buffer.concat(chunks), { headers }).formData();
}

async function readEdit(form: FormData): Promise<Edit> {
	const read = async (name: string) => {
		const file = form.get(name);
		return file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
	};
	const readText = (name: string) => String(form.get(name) ?? '');
	return {
		model: readText('model'),
		prompt: readText('prompt'),
		image: await read('image[]'),
		mask: await read('mask'),
	};
}

/** Why the edit is refused; undefined if it is not. */
async function findRefusal({ model, prompt, image, mask }: Edit): Promise<string | undefined> {
	if (model === '') return 'No model is named';
	const [own, other] = await Promise.all(
		[image, mask].map(async (bytes) => await sharp(bytes).metadata()),
	);
	if (prompt === '' || prompt.length > LONGEST_PROMPT) return 'Invalid prompt';
	if (!['png', 'jpeg', 'webp'].includes(own.format)) return 'Invalid image format';
	if (image.length >= MOST_IMAGE_BYTES) return 'The image is too large';
	if (other.format !== 'png') return 'The mask has to be a PNG';
	if (other.format !== own.format) return 'Image and mask have to be of the same format';
	if (mask.length >= MOST_MASK_BYTES) return 'The mask is 4 MB or more';
	if (!other.hasAlpha) return 'The mask has no alpha channel';
	if (own.width !== other.width || own.height !== other.height)
		return 'The mask is not the size of the image';
	const alphas = await sharp(mask).extractChannel(3).raw().toBuffer();
	return alphas.includes(0) ? undefined : 'Nothing in the mask is transparent';
}

async function paint({ image, mask }: Edit): Promise<Buffer> {
	const { data, info } = await sharp(image)
		.removeAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const alphas = await sharp(mask).extractChannel(3).raw().toBuffer();
	for (const [at, alpha] of alphas.entries()) if (alpha === 0) data.set(PAINT, 3 * at);
	return await sharp(data, { raw: info }).png().toBuffer();
}
