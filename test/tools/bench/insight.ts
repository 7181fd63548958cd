import type { BenchRun } from './benchRun';
import { INSIGHT_TARGET } from './targets';

/** A case run with a look at each mask and without. */
export interface InsightResult {
	seen: BenchRun;
	unseen: BenchRun;
	/** With a look as a multiple of without: undefined where one of the runs did not come to its end. */
	makespanRatio?: number;
	/** The same of the node's own time, in which the look at the last masks is too. */
	nodeRatio?: number;
	missed: string[];
}

/** Compares this node's runs of each case with and without a look at the masks, where there are both. */
export function compareInsight(runs: BenchRun[]): InsightResult[] {
	const whole = runs.filter(({ benchCase, itemCount }) => itemCount === benchCase.itemCount);
	const ofContender = (contender: string) => whole.filter((run) => run.contender === contender);
	return ofContender('ours').flatMap((seen) => {
		const unseen = ofContender('unseen').find(({ benchCase }) => benchCase === seen.benchCase);
		return unseen === undefined ? [] : compare(seen, unseen);
	});
}

function compare(seen: BenchRun, unseen: BenchRun): InsightResult {
	const isFinished = [seen, unseen].every(
		({ problem, masksDelivered, itemCount }) =>
			problem === undefined && masksDelivered === itemCount,
	);
	const ratio = (of: (run: BenchRun) => number | undefined) =>
		isFinished ? (of(seen) ?? NaN) / (of(unseen) ?? NaN) : undefined;
	const makespanRatio = ratio(({ measures }) => measures.makespanMs);
	const nodeRatio = ratio(({ nodeMs }) => nodeMs);
	const reached: Array<[string, number | undefined]> = [
		['makespan', makespanRatio],
		['node', nodeRatio],
	];
	const missed = reached.filter(([, value]) => value === undefined || !(value <= INSIGHT_TARGET));
	return { seen, unseen, makespanRatio, nodeRatio, missed: missed.map(([name]) => name) };
}
