import { renderSample, sampleCatalog, sampleFileName, truthMask } from '../simulator';
import type { GrayImage } from '../images/compareImages';
import type { CatalogRow } from '../examples/exampleWorkflow';

/** A sample image, where the service can fetch it, and what its mask should be. */
export interface DemoImage extends CatalogRow {
	image: Buffer;
	fileName: string;
	width: number;
	height: number;
	truth: GrayImage;
}

/** A sample that has no address yet. */
export type UnpublishedImage = Omit<DemoImage, 'imageUrl'> & { name: string };

/** The samples with what is true of them; nothing is sent anywhere. */
export async function renderImages(): Promise<UnpublishedImage[]> {
	return await Promise.all(
		sampleCatalog.map(async (row) => {
			const { name, sku, prompt, negativePrompt, segmentFactor } = row;
			const sample = await renderSample(name);
			const truth = truthMask(sample, prompt, negativePrompt, segmentFactor);
			const { image, width, height } = sample;
			return {
				name,
				sku,
				prompt,
				negativePrompt,
				segmentFactor,
				image,
				fileName: sampleFileName(row),
				width,
				height,
				truth: { width, height, pixels: truth },
			};
		}),
	);
}
