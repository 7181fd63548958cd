import type { PixelRun } from '../pixels/benchPixels';
import { pixelCells, pixelPart } from '../pixels/pixelReport';
import { judgePixels } from '../pixels/pixelTargets';

const MEGABYTE = 1024 ** 2;

function pixelRun(changes: Partial<PixelRun> = {}): PixelRun {
	return {
		label: 'cutout',
		megapixels: 10,
		oursMs: 10_000,
		theirsMs: 1_000,
		delayMs: 12.4,
		worstDelayMs: 48,
		stretchMs: 11,
		peakBytes: 100 * MEGABYTE,
		...changes,
	};
}

it.each([
	['all within bounds', { worstDelayMs: 50, burstBytes: 150 * MEGABYTE }, []],
	['the loop stands still too long, once', { worstDelayMs: 50.1 }, ['event loop']],
	['memory grows', { burstBytes: 151 * MEGABYTE }, ['memory']],
	['slower than it may be', { mostRatio: 9.9 }, ['time']],
	['as slow as it may be', { mostRatio: 10 }, []],
	['memory is not known', { peakBytes: undefined }, []],
])('holds work on pixels against the targets: %s', (_, changes, missed) => {
	expect(judgePixels(pixelRun(changes))).toMatchObject({ ratio: 10, missed });
});

it('prints a line for each piece of work', () => {
	const [headings, ...lines] = pixelCells([
		pixelRun({ burstBytes: 120 * MEGABYTE }),
		pixelRun({ peakBytes: undefined, stretchMs: NaN, worstDelayMs: 55 }),
	]);
	expect(headings).toHaveLength(9);
	expect(lines.map((line) => line.join(' | '))).toEqual([
		'cutout | 1000.0 | 100.0 | 10.0 | 12 ms (48 ms) | 11 ms | 100 MB | 120 MB (1.20 ×) | met',
		'cutout | 1000.0 | 100.0 | 10.0 | 12 ms (55 ms) | – | – | – | missed: event loop',
	]);
});

it.each([
	['All targets are met.', [pixelRun(), pixelRun()]],
	[
		'Not all targets are met: see _slow_.',
		[pixelRun(), pixelRun({ label: 'slow', worstDelayMs: 51 })],
	],
])('says in a sentence what was met: %s', (sentence, runs) => {
	const part = pixelPart(runs);
	expect(part).toContain(sentence);
	expect(part).not.toMatch(/NaN|Infinity|undefined/);
});
