/** One product of the demo's catalog. */
export interface SampleRow {
	name: string;
	fileType: 'jpg' | 'png';
	sku: string;
	/** What to ask for, as demo rows. */
	prompt: string;
	negativePrompt: string;
	segmentFactor: number;
}

/** The samples, as a shop's catalog would list them. */
export const sampleCatalog: SampleRow[] = [
	{
		name: 'shirt',
		fileType: 'jpg',
		sku: 'SHIRT-001',
		prompt: 'red shirt',
		negativePrompt: '',
		segmentFactor: 0,
	},
	{
		name: 'outfit',
		fileType: 'jpg',
		sku: 'OUTFIT-002',
		prompt: 'clothes, shoes',
		negativePrompt: 'blue jeans',
		segmentFactor: 0,
	},
	{
		name: 'shoes',
		fileType: 'png',
		sku: 'SHOE-003',
		prompt: 'brown shoes',
		negativePrompt: '',
		segmentFactor: 8,
	},
	{
		name: 'bag',
		fileType: 'png',
		sku: 'BAG-004',
		prompt: 'green bag',
		negativePrompt: '',
		segmentFactor: 0,
	},
	{
		name: 'dress',
		fileType: 'jpg',
		sku: 'DRESS-005',
		prompt: 'pink dress',
		negativePrompt: 'black belt',
		segmentFactor: -15,
	},
	{
		name: 'table',
		fileType: 'png',
		sku: 'MUG-006',
		prompt: 'purple mug',
		negativePrompt: '',
		segmentFactor: 0,
	},
	{
		name: 'accessories',
		fileType: 'jpg',
		sku: 'ACCESSORY-007',
		prompt: 'yellow hat, blue socks',
		negativePrompt: 'black belt',
		segmentFactor: 9,
	},
];

/** The file that a sample is served as. */
export function sampleFileName({ name, fileType }: SampleRow): string {
	return `${name}.${fileType}`;
}
