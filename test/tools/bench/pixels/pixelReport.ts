import { megabytes, number } from '../report/columns';
import { markdownTable } from '../report/table';
import { BURST, type PixelRun } from './benchPixels';
import { PHONE, SIDE_PIXELS } from './images';
import { BURST_TARGET, DELAY_TARGET_MS, judgePixels, type PixelResult } from './pixelTargets';

const HEADINGS = ['work', 'ms/MP', 'sharp', '÷ sharp', 'delay', 'stretch', 'memory'];

/** The runs as lines of cells, the headings first. */
export function pixelCells(runs: PixelRun[]): string[][] {
	return [
		[...HEADINGS, `${BURST} at once`, 'our targets'],
		...runs.map((run) => {
			const { ratio, burstRatio, missed } = judgePixels(run);
			const burst = burstRatio === undefined ? '' : ` (${burstRatio.toFixed(2)} ×)`;
			return [
				run.label,
				number(run.oursMs / run.megapixels, 1),
				number(run.theirsMs / run.megapixels, 1),
				number(ratio, 1),
				`${number(run.delayMs, 0)} ms (${number(run.worstDelayMs, 0)} ms)`,
				Number.isFinite(run.stretchMs) ? `${number(run.stretchMs, 0)} ms` : '–',
				megabytes(run.peakBytes),
				megabytes(run.burstBytes) + burst,
				missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`,
			];
		}),
	];
}

export function pixelPart(runs: PixelRun[]): string {
	return `## Pixels

What this node does with the pixels of the largest image that the service takes: ${SIDE_PIXELS} × ${SIDE_PIXELS}, drawn like a photograph, with a mask of a few shapes. The code is what ships, run by Node.js ${process.versions.node} without n8n. A community node may bring no native library along, so that it works in n8n's one thread, in short slices, and only photographs are unpacked beside it, by zlib; sharp, for comparison, is native and does all its work beside that thread.

${markdownTable(pixelCells(runs))}

_ms/MP_ are milliseconds per million pixels of the source image, and under _sharp_ what sharp takes for the same: medians of five repetitions after a first one, ours and sharp's in turn. _Delay_ is the longest time that the event loop stood still during our work, median of the repetitions, and in brackets the longest of all, the first time included: on a busy machine it holds what other programs take too. _Stretch_ is the longest that the event loop's thread itself was on a processor between two rounds of the loop, in all of them. _Memory_ is the most above that of the idle process, files included; ${BURST} at once are asked for in one moment, as items are; their _ms/MP_ are those of each. Each row has processes of its own.

_Inspecting_ is to unpack a mask and to find share and box of what is selected, and its separate things; sharp's \`stats\` tells other things. A _cutout_ is both files unpacked, the mask inspected, and a PNG packed; in sharp with all filters of PNG and the usual level. A _product image_ is fitted into 1500 × 1500 pixels on white, as a JPEG. _48 megapixels_ are a JPEG of ${PHONE.width} × ${PHONE.height} pixels, of which a smaller one is made to be sent.

${conclude(runs.map(judgePixels))}

Targets: a cutout from JPEG takes at most 1.5 times as long as sharp's, the event loop never stands still for more than ${DELAY_TARGET_MS} ms (the number in brackets), and ${BURST} at once take at most ${BURST_TARGET} times the memory of one.
`;
}

function conclude(results: PixelResult[]): string {
	const missed = results.filter((result) => result.missed.length > 0);
	const labels = missed.map(({ run }) => `_${run.label}_`).join(', ');
	return missed.length === 0 ? 'All targets are met.' : `Not all targets are met: see ${labels}.`;
}
