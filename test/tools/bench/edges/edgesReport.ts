import { number } from '../report/columns';
import { markdownTable } from '../report/table';
import { WAYS, type EdgeRun, type Way } from './measureEdges';

const HEADINGS: Record<Way, string> = {
	sharp: 'Edge Sharp',
	smooth: 'Edge Smooth',
	refined: 'Edge Refined',
	bySharp: 'sharp, blurred mask',
};
/** Most error by default, as a mean of all scenes, by what mask there is. */
const MOST = { 'two-tone': 9, exact: 2, 'too large': 22, small: Infinity };
/** How much worse than smooth refined may be. */
const NO_HARM = 1.05;

/** The runs as lines of cells, the headings first. */
export function edgeCells(runs: EdgeRun[]): string[][] {
	return [
		['scene', 'mask', ...WAYS.map((way) => HEADINGS[way]), 'our targets'],
		...runs.map((run) => {
			const { scene = '**all, mean**', mask, hasGrain, errors } = run;
			const missed = missedBy(run);
			return [
				hasGrain ? `${scene}, with grain` : scene,
				mask,
				...WAYS.map((way) => number(errors[way], 1)),
				missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`,
			];
		}),
	];
}

/** What was asked for and not reached. */
export function missedBy({ scene, mask, hasGrain, errors }: EdgeRun): string[] {
	const isBounded = scene === undefined && !hasGrain;
	const reached: Array<[string, boolean]> = [
		['error', !isBounded || errors.smooth <= MOST[mask]],
		['harm', errors.refined <= errors.smooth * NO_HARM],
	];
	return reached.filter(([, isReached]) => !isReached).map(([name]) => name);
}

export function edgesPart(runs: EdgeRun[]): string {
	return `## Edges

How far cutouts are from the truth: root mean square error of red, green and blue on white, in levels of 255, within 4 pixels of the edge. The [scenes](../test/tools/edge) are drawn at four times their size and scaled, so that each pixel is known exactly.

${markdownTable(edgeCells(runs))}

A _two-tone_ mask is black and white, as PiAPI is thought to give it; an _exact_ one has the true greys; one that is _too large_ reaches a pixel beyond the thing, all around; a _small_ one is two-tone at half the size. _Grain_ is that of a phone's camera in the dark: coarse, with a standard deviation of 16 levels. _Edge_ is the option of the node; _sharp_ is the image library, and does what a careful user does with it: the mask blurred a little (sigma 1) and put in as alpha. Glass lets half of the light through, which no two-tone mask tells.

Targets: with the default, Smooth, an error of at most ${MOST['two-tone']} (two-tone), ${MOST.exact} (exact) and ${MOST['too large']} (too large) as a mean of all scenes; and in no row Refined worse than Smooth by more than ${Math.round((NO_HARM - 1) * 100)} %.
`;
}
