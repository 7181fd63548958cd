import { CONTENDER_LABELS } from '../contenders';
import type { Result } from '../targets';

const WIDTH = 760;
const LABEL_WIDTH = 172;
/** Room to the right of the longest bar, for its number. */
const END_WIDTH = 110;
const TOP = 62;
const BAR_HEIGHT = 16;
const BAR_STEP = 22;
const TITLE_HEIGHT = 28;
const GROUP_GAP = 8;
const FOOT_HEIGHT = 32;
const TICKS = [1, 1.5, 2, 3, 5, 10, 20, 30, 50, 100];

const STYLE = `
text { font: 12px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #24292f; }
.card { fill: #ffffff; stroke: #d0d7de; } .title { font-size: 15px; font-weight: 600; } .case { font-weight: 600; }
.quiet { fill: #57606a; } .grid { stroke: #d8dee4; } .target { stroke: #1a7f37; stroke-dasharray: 3 3; }
.ours { fill: #1f883d; } .unseen { fill: #6fbf83; } .loop { fill: #bf8700; } .careful { fill: #d4a72c; } .serial { fill: #a475f9; } .unfinished { opacity: .35; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; } .card { fill: #0d1117; stroke: #30363d; } .quiet { fill: #9198a1; } .grid { stroke: #21262d; }
.target { stroke: #3fb950; } .ours { fill: #2ea043; } .unseen { fill: #1d6b34; } .loop { fill: #d29922; } .careful { fill: #e3b341; } .serial { fill: #ab7df8; }
}`;

type ScaleX = (ratio: number) => number;

/** An SVG with a bar for every run: its makespan as a multiple of the bound, on a logarithmic scale from 1. */
export function renderChart(results: Result[]): string {
	const cases = [...new Set(results.map(({ run }) => run.benchCase))];
	const groups = cases.map((benchCase) => results.filter(({ run }) => run.benchCase === benchCase));
	const longest = Math.max(2, ...results.map(({ ratio = 1 }) => ratio));
	const scaleX = (ratio: number) =>
		LABEL_WIDTH +
		(Math.log(Math.max(1, ratio)) / Math.log(longest)) * (WIDTH - LABEL_WIDTH - END_WIDTH);
	let bottom = TOP;
	const bars = groups.map((group) => {
		const top = bottom + TITLE_HEIGHT;
		bottom = top + group.length * BAR_STEP + GROUP_GAP;
		return renderGroup(group, top, scaleX);
	});
	const ticks = TICKS.filter((tick) => tick <= longest).flatMap((tick) => [
		line(scaleX(tick), TOP, bottom, 'grid'),
		text(scaleX(tick), bottom + 18, `${tick} ×`, 'quiet', 'middle'),
	]);
	const height = bottom + FOOT_HEIGHT;
	return [...renderFrame(height), ...ticks, ...bars, '</svg>', ''].join('\n');
}

function renderFrame(height: number): string[] {
	const about = 'Logarithmic; 1 is the bound, the dashed line is the target. ~ is scaled up.';
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="name">`,
		'<title id="name">Makespan of each run as a multiple of the shortest possible time</title>',
		`<style>${STYLE}\n</style>`,
		`<rect class="card" x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>`,
		text(14, 26, 'Time to the last mask, as a multiple of the shortest possible time', 'title'),
		text(14, 45, about, 'quiet'),
	];
}

/** The bars of one case, with its target across them. */
function renderGroup(group: Result[], top: number, scaleX: ScaleX): string {
	const { number, title, makespanTarget, comparedWith } = group[0].run.benchCase;
	const isOfBound = comparedWith === undefined && Number.isFinite(makespanTarget);
	return [
		text(14, top - 9, `${number}. ${title}`, 'case'),
		...group.map((result, index) => renderBar(result, top + index * BAR_STEP, scaleX)),
		...(isOfBound
			? [line(scaleX(makespanTarget), top - 3, top + group.length * BAR_STEP - 3, 'target')]
			: []),
	].join('\n');
}

function renderBar({ run, ratio, isScaled }: Result, y: number, scaleX: ScaleX): string {
	const { contender, masksDelivered, itemCount } = run;
	const name = text(LABEL_WIDTH - 8, y + 12, CONTENDER_LABELS[contender], '', 'end');
	if (ratio === undefined) {
		const label = `not finished (${masksDelivered} of ${itemCount})`;
		return (
			name +
			bar(`${contender} unfinished`, y, WIDTH - END_WIDTH) +
			text(LABEL_WIDTH + 8, y + 12, label)
		);
	}
	// An empty bar would be taken for no result at all.
	const endX = Math.max(scaleX(ratio), LABEL_WIDTH + 2);
	const label = `${isScaled ? '~' : ''}${ratio.toFixed(2)} ×`;
	return name + bar(contender, y, endX) + text(endX + 6, y + 12, label);
}

function bar(name: string, y: number, endX: number): string {
	const width = (endX - LABEL_WIDTH).toFixed(1);
	return `<rect class="${name}" x="${LABEL_WIDTH}" y="${y}" width="${width}" height="${BAR_HEIGHT}" rx="2"/>`;
}

function text(x: number, y: number, content: string, name = '', anchor = 'start'): string {
	const style = `${name && ` class="${name}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}`;
	return `<text x="${x.toFixed(1)}" y="${y}"${style}>${content}</text>`;
}

function line(x: number, fromY: number, toY: number, name: string): string {
	return `<line class="${name}" x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${fromY}" y2="${toY}"/>`;
}
