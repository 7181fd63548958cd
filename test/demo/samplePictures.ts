import { renderSample, sampleCatalog, sampleFileName, truthMask } from '../simulator';
import type { GrayPicture } from './comparePictures';
import type { CatalogRow } from './exampleWorkflow';

/** A sample picture, where the service can fetch it, and what its mask should be. */
export interface DemoPicture extends CatalogRow {
	picture: Buffer;
	fileName: string;
	width: number;
	height: number;
	truth: GrayPicture;
}

/** A sample that has no address yet. */
export type UnpublishedPicture = Omit<DemoPicture, 'imageUrl'> & { name: string };

/** The samples with what is true of them; nothing is sent anywhere. */
export async function renderPictures(): Promise<UnpublishedPicture[]> {
	return await Promise.all(
		sampleCatalog.map(async (row) => {
			const { name, sku, prompt, negativePrompt, segmentFactor } = row;
			const sample = await renderSample(name);
			const truth = truthMask(sample, prompt, negativePrompt, segmentFactor);
			const { picture, width, height } = sample;
			return {
				name,
				sku,
				prompt,
				negativePrompt,
				segmentFactor,
				picture,
				fileName: sampleFileName(row),
				width,
				height,
				truth: { width, height, pixels: truth },
			};
		}),
	);
}
