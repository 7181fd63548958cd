import sharp from 'sharp';

import { sampleCatalog } from './catalog';
import { paintScene } from './paint';
import type { Scene, Thing } from './scene';
import { SCENES } from './scenes';

/** A sample image, and what is true of it. */
export interface RenderedSample {
	name: string;
	/** The file as it is served. */
	image: Buffer;
	mimeType: 'image/jpeg' | 'image/png';
	width: number;
	height: number;
	/** The things in it; two of one name share one entry. */
	things: Array<Pick<Thing, 'name' | 'colour'>>;
	/** Where each thing is seen, by its name: 0 or 255 for every pixel. */
	truth: Record<string, Uint8Array>;
}

const rendered = new Map<string, Promise<RenderedSample>>();
let scale = 1;

/** From now on all samples of this process have so much of their width and height: work on their pixels takes less time. */
export function scaleSamples(to: number): void {
	scale = to;
}

/** Renders a sample, once a process. Throws if there is none of that name. */
export async function renderSample(name: string): Promise<RenderedSample> {
	const key = `${name} ${scale}`;
	let sample = rendered.get(key);
	if (sample === undefined) {
		sample = render(name);
		rendered.set(key, sample);
	}
	return await sample;
}

function scaled({ width, height, things, ...scene }: Scene): Scene {
	return {
		...scene,
		width: Math.round(width * scale),
		height: Math.round(height * scale),
		things: things.map((thing) => ({ ...thing, place: `scale(${scale}) ${thing.place}` })),
	};
}

async function render(name: string): Promise<RenderedSample> {
	const row = sampleCatalog.find((each) => each.name === name);
	if (row === undefined) throw new Error(`There is no sample named ${name}`);
	const scene = scaled(SCENES[name]);
	const { width, height, things } = scene;
	const { rgb, topThing } = await paintScene(scene);
	const raw = sharp(rgb, { raw: { width, height, channels: 3 } });
	const isJpeg = row.fileType === 'jpg';
	// Without colour subsampling and with little loss: the edges must stay where they are.
	const image = isJpeg
		? await raw.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
		: await raw.png({ compressionLevel: 3 }).toBuffer();
	const truth: RenderedSample['truth'] = {};
	const colours = new Map(things.map((thing) => [thing.name, thing.colour]));
	for (const thingName of colours.keys()) {
		const isIt = things.map((thing) => thing.name === thingName);
		const isThere = new Uint8Array(topThing.length);
		for (let at = 0; at < isThere.length; at++) if (isIt[topThing[at]]) isThere[at] = 255;
		truth[thingName] = isThere;
	}
	return {
		name,
		image,
		mimeType: isJpeg ? 'image/jpeg' : 'image/png',
		width,
		height,
		things: [...colours].map(([thingName, colour]) => ({ name: thingName, colour })),
		truth,
	};
}
