import { startSimulator } from '../simulator';
import { renderImages, type DemoImage } from './sampleImages';
import { uploadImage } from '../images/uploadImage';

/** The service that the demo talks to: the simulator, or PiAPI itself. */
export interface DemoService {
	isReal: boolean;
	/** The data of a `piApi` credential. */
	credential: { apiKey: string; baseUrl: string; uploadUrl: string };
	/** Makes the sample images available to the service. */
	publishImages(): Promise<DemoImage[]>;
	close(): Promise<void>;
}

/** The documented price, counted for every started million pixels, so that it is never said too low. */
const USD_PER_MEGAPIXEL = 0.01;

/** The real service if `PIAPI_API_KEY` is set, otherwise a simulator, started here. */
export async function openService(): Promise<DemoService> {
	const apiKey = process.env.PIAPI_API_KEY?.trim();
	return apiKey ? openRealService(apiKey) : await openSimulatedService();
}

/** What running these images on the real service costs at most. */
export function highestPriceUsd(images: Array<{ width: number; height: number }>): number {
	return images.reduce(
		(sum, { width, height }) => sum + Math.ceil((width * height) / 1e6) * USD_PER_MEGAPIXEL,
		0,
	);
}

async function openSimulatedService(): Promise<DemoService> {
	const simulator = await startSimulator();
	const { apiKey, apiUrl: baseUrl, uploadUrl } = simulator;
	return {
		isReal: false,
		credential: { apiKey, baseUrl, uploadUrl },
		async publishImages() {
			const images = await renderImages();
			return images.map(({ name, ...image }) => ({
				...image,
				imageUrl: simulator.sampleUrl(name),
			}));
		},
		async close() {
			await simulator.close();
		},
	};
}

function openRealService(apiKey: string): DemoService {
	const baseUrl = process.env.PIAPI_BASE_URL ?? 'https://api.piapi.ai';
	const uploadUrl = process.env.PIAPI_UPLOAD_URL ?? 'https://upload.theapi.app';
	return {
		isReal: true,
		credential: { apiKey, baseUrl, uploadUrl },
		async publishImages() {
			const published: DemoImage[] = [];
			for (const image of await renderImages()) {
				const imageUrl = await uploadImage({ uploadUrl, apiKey, ...image });
				published.push({ ...image, imageUrl });
			}
			return published;
		},
		async close() {},
	};
}
