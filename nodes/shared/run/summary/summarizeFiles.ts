import type { NodeExecutionHint } from 'n8n-workflow';

import type { TimeSlices } from '../../timing/timeSlices';
import type { RunResult } from '../runItems';
import { doubtful, notes, part, time, toHint } from './phrases';
import { countOne, isDoubtful } from './tally';

/** The files that are made of masks, as a sentence calls them. */
const WORDS: { [name: string]: [one: string, many: string] } = {
	cutout: ['cutout', 'cutouts'],
	cleanMask: ['clean mask', 'clean masks'],
	inpaintingMask: ['inpainting mask', 'inpainting masks'],
	outline: ['outline', 'outlines'],
	preview: ['preview', 'previews'],
};

/** Sums up a run that made files of masks, which costs nothing. */
export async function summarizeFiles(
	{ reports, problems, tookMs }: RunResult,
	slices: TimeSlices,
): Promise<NodeExecutionHint[]> {
	const made = new Map<string, number>();
	const missing = new Map<string, number>();
	const noted = new Map<string, number>();
	let [empty, toLookAt] = [0, 0];
	await slices.forEach(reports, ({ images = [], missingOutputs = [], mask, ...report }) => {
		for (const { name } of images) countOne(made, name);
		for (const name of missingOutputs) countOne(missing, name);
		for (const note of report.notes ?? []) countOne(noted, note);
		if (mask?.empty) empty += 1;
		if (isDoubtful(report)) toLookAt += 1;
	});
	const inWords = Object.entries(WORDS);
	const remarks = [
		...inWords.map(([name, [one, many]]) =>
			part(missing.get(name) ?? 0, `${one} not made`, `${many} not made`),
		),
		doubtful(toLookAt),
		...notes(noted),
	].filter(Boolean);
	const parts = [
		// First what somebody has to act on.
		part(empty, 'mask with nothing marked', 'masks with nothing marked'),
		...inWords.map(([name, [one, many]]) => part(made.get(name) ?? 0, one, many)),
		part(problems.length, 'item failed', 'items failed'),
		...remarks,
		'cost: nothing',
		time(tookMs),
	];
	return [toHint(parts, problems.length + empty + remarks.length > 0)];
}
