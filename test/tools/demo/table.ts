import type { MaskComparison } from '../images/compareImages';
import { LEAST_OVERLAP, type DemoResult } from './results';

const HEADINGS = ['SKU', 'task', 'outcome', 'seconds', 'USD', 'mask', 'cutout', 'product image'];
const LONGEST_CELL = 60;

/** The results as a plain-text table. */
export function formatTable(results: DemoResult[], isReal: boolean): string {
	const rows = results.map((result) => [
		result.image.sku,
		result.taskId || '-',
		result.outcome,
		formatNumber(result.seconds, 1),
		formatNumber(result.costUsd, 3),
		shorten(describeMask(result, isReal)),
		shorten(describeCutout(result, isReal)),
		describeProduct(result),
	]);
	const lines = [HEADINGS, ...rows];
	const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	const format = (line: string[]) =>
		line
			.map((cell, column) => cell.padEnd(widths[column]))
			.join('  ')
			.trimEnd();
	const rule = widths.map((width) => '-'.repeat(width));
	return [HEADINGS, rule, ...rows].map(format).join('\n');
}

/** How good the mask is, in words: exact on the simulator, by overlap on the real service. */
export function describeMask({ mask, problem }: DemoResult, isReal: boolean): string {
	if (!mask) return problem ? `no mask: ${problem}` : 'no mask';
	return describeComparison(mask.comparison, isReal);
}

/** How good the cutout is: its edge as the mask's, and the colours inside. */
export function describeCutout({ cutout }: DemoResult, isReal: boolean): string {
	if (!cutout) return 'no cutout';
	const { equal, colourDifference } = cutout.comparison;
	const edge = describeComparison(cutout.comparison, isReal);
	return equal || colourDifference === 0 ? edge : `${edge}, colours up to ${colourDifference} off`;
}

/** Whether there is an image for a shop, as the example asks for it. */
export function describeProduct({ product }: DemoResult): string {
	if (!product) return 'no product image';
	return product.isAsAsked ? '1500 × 1500 on white' : 'not as asked for';
}

function describeComparison(
	{ equal, differentPixels, overlap }: MaskComparison,
	isReal: boolean,
): string {
	if (equal) return 'equal to the truth';
	if (isReal) {
		const share = `${(overlap * 100).toFixed(1)} % overlap with the drawing`;
		return overlap < LEAST_OVERLAP ? `${share}, too little` : share;
	}
	return `${differentPixels} pixels differ from the truth`;
}

/** Keeps the table narrow; the page shows the whole text. */
function shorten(text: string): string {
	const [line] = text.split('\n');
	return line.length > LONGEST_CELL ? `${line.slice(0, LONGEST_CELL - 1)}…` : line;
}

/** A number with fixed digits, or a dash where it is not known. */
export function formatNumber(value: number | undefined, digits: number): string {
	return value === undefined ? '-' : value.toFixed(digits);
}

/** A share of the image in percent, or a dash where it is not known. */
export function formatShare(share: number | undefined): string {
	return share === undefined ? '-' : `${(share * 100).toFixed(1)} %`;
}
