import type { Result } from '../targets';
import { cellsOf, markdownTable } from './table';

/** Whether a run is of phone photos, which have a section of their own. */
export function isOfPhotos({ run }: Pick<Result, 'run'>): boolean {
	return run.benchCase.part === 'photos';
}

/** What large photos cost in n8n's one thread. */
export function photosPart(results: Result[]): string {
	return `## A hundred phone photos

Photos of 4032 × 3024 pixels, of which copies are sent, and cutouts of full size, as in the [cases](#cases): 20 slots, a task takes 4 seconds. The bound knows only the service: nearly all of the time goes to the pixels of the photos, one after the other in n8n's one thread, while n8n answers everybody else.

${markdownTable(cellsOf(results))}
`;
}
