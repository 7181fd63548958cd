import type { Problem } from '../../problem/problem';
import type { ItemReport } from '../../item/json/itemJson';
import { Costs } from './costInWords';

/** The totals of a run, counted in one pass. */
export class Tally {
	items = 0;
	readonly outcomes = { succeeded: 0, pending: 0, failed: 0 };
	masks = 0;
	cutouts = 0;
	/** Tasks that are done and have no cutout, although one is wanted. */
	withoutCutout = 0;
	/** Tasks that are done and have neither mask nor cutout, and of which no cutout is wanted. */
	withoutMask = 0;
	reused = 0;
	empty = 0;
	timedOut = 0;
	leftOver = 0;
	/** Product images that somebody should look at. */
	doubtful = 0;
	problems = 0;
	readonly emptyPrompts = new Set<string>();
	readonly missing = new Set<string>();
	/** How many items have each note. */
	readonly notes = new Map<string, number>();
	readonly costs = new Costs();

	add(report: ItemReport): void {
		const { outcome, mask, missingOutputs = [], images = [] } = report;
		const has = (output: string) => images.some(({ name }) => name === output);
		this.items += 1;
		this.outcomes[outcome] += 1;
		if (has('mask')) this.masks += 1;
		if (has('cutout')) this.cutouts += 1;
		else if (missingOutputs.includes('cutout')) this.withoutCutout += 1;
		else if (outcome === 'succeeded' && !has('mask')) this.withoutMask += 1;
		if (report.isReused) this.reused += 1;
		if (mask?.empty) this.empty += 1;
		if (isDoubtful(report)) this.doubtful += 1;
		if (mask?.empty && report.prompt !== undefined) this.emptyPrompts.add(report.prompt);
		for (const name of missingOutputs) this.missing.add(name);
		for (const note of report.notes ?? []) countOne(this.notes, note);
		this.costs.add(report);
	}

	addProblem({ reason }: Problem): void {
		this.problems += 1;
		if (reason === 'timedOut') this.timedOut += 1;
		if (reason === 'spendingLimit') this.leftOver += 1;
	}
}

/** Whether a product image has something that its shop may not like. */
export function isDoubtful({ product }: Pick<ItemReport, 'product'>): boolean {
	return product !== undefined && product.problems.length > 0;
}

export function countOne(counts: Map<string, number>, key: string): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
