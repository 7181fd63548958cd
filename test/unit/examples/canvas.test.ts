import { EXAMPLE_FILES, readExample } from '../../tools/examples/exampleWorkflow';

/** In pixels: a node of the canvas, its name below, and its output handles, as n8n draws them. */
const SIDE = 96;
const NAME_HEIGHT = 26;
/** How far below its start n8n draws a line that leads back. */
const LOOP_DROP = 130;

const PRIORITIES: Record<string, number> = {
	formTrigger: 10,
	scheduleTrigger: 7,
	manualTrigger: 6,
};
const TWO_OUTPUTS = ['if', 'splitInBatches'];

type Point = [x: number, y: number];
type Lists = Array<Array<{ node: string; index: number }>>;

/** Where n8n draws a line between two nodes: a curve to the right, or a way around below to the left. */
function lineBetween([x1, y1]: Point, [x2, y2]: Point): Point[] {
	if (x2 < x1) {
		const bottom = y1 + LOOP_DROP;
		const corners: Point[] = [
			[x1, y1],
			[x1 + 40, y1],
			[x1 + 40, bottom],
			[x2 - 40, bottom],
			[x2 - 40, y2],
			[x2, y2],
		];
		return corners.slice(1).flatMap((end, index) =>
			points(
				corners[index],
				end,
				(t) => t,
				(t) => t,
			),
		);
	}
	// Cubic Bézier with both control points in the middle.
	const along = (t: number) => 1.5 * t - 1.5 * t ** 2 + t ** 3;
	return points([x1, y1], [x2, y2], along, (t) => 3 * t ** 2 - 2 * t ** 3);
}

function points(
	[x1, y1]: Point,
	[x2, y2]: Point,
	along: (t: number) => number,
	down: (t: number) => number,
): Point[] {
	return Array.from({ length: 101 }, (_, step) => {
		const t = step / 100;
		return [x1 + along(t) * (x2 - x1), y1 + down(t) * (y2 - y1)] as Point;
	});
}

describe.each(EXAMPLE_FILES)('the canvas of %s', (file) => {
	const { nodes, connections } = readExample(file);
	const placeOf = (name: string) => nodes.find((node) => node.name === name)!.position as Point;
	const short = ({ type }: { type: string }) => type.split('.').pop() as string;

	test('no line crosses a node or its name', () => {
		const crossed = Object.entries(connections as Record<string, { main?: Lists }>).flatMap(
			([from, { main = [] }]) => {
				const source = nodes.find(({ name }) => name === from)!;
				const hasTwo =
					TWO_OUTPUTS.includes(short(source)) || source.onError === 'continueErrorOutput';
				const [x, y] = placeOf(from);
				return main.flatMap((list, output) =>
					list.flatMap(({ node: to }) => {
						const start: Point = [x + SIDE, y + (hasTwo ? 32 + 32 * output : SIDE / 2)];
						const [targetX, targetY] = placeOf(to);
						const line = lineBetween(start, [targetX, targetY + SIDE / 2]);
						const others = nodes.filter(
							(node) => ![from, to].includes(node.name) && short(node) !== 'stickyNote',
						);
						return others
							.filter(({ name }) => {
								const [left, top] = placeOf(name);
								return line.some(
									([px, py]) =>
										px > left && px < left + SIDE && py > top && py < top + SIDE + NAME_HEIGHT,
								);
							})
							.map(({ name }) => `${from} → ${to} crosses ${name}`);
					}),
				);
			},
		);
		expect(crossed).toEqual([]);
	});

	test('the start that n8n chooses is the one to press, or the note says which is', () => {
		const starts = nodes.filter((node) => short(node).endsWith('Trigger'));
		const priority = (node: { type: string }) => PRIORITIES[short(node)] ?? 8;
		const [chosen] = [...starts].sort((one, other) => priority(other) - priority(one));
		const byHand = starts.find((node) => short(node) === 'manualTrigger');
		if (byHand === undefined || chosen === byHand) return;
		expect(JSON.stringify(nodes)).toContain(`choose **${byHand.name}**`);
	});

	test('every sample image is one that is there', () => {
		const addresses = [...JSON.stringify(nodes).matchAll(/imageUrl\\+": ?\\+"(https?:[^"\\]+)/g)];
		for (const [, address] of addresses) expect(address).not.toContain('example.com');
	});
});
