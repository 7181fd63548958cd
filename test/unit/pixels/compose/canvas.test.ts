import { fitCanvas, type CanvasOptions } from '../../../../nodes/shared/pixels/compose/canvas';
import { whyRefused } from '../kit';

const CANVAS: CanvasOptions = {
	...{ width: 1000, height: 1000, margin: 0, enlarge: false },
	...{ horizontalAlign: 'center', verticalAlign: 'center' },
};

test.each<[string, [number, number], Partial<CanvasOptions>, size: string, place: string]>([
	['wide, made smaller', [2000, 1000], {}, '1000 × 1000', '1000 × 500 at 0, 250'],
	['high, made smaller', [500, 4000], {}, '1000 × 1000', '125 × 1000 at 438, 0'],
	['small stays small', [200, 100], {}, '1000 × 1000', '200 × 100 at 400, 450'],
	['small, enlarged', [200, 100], { enlarge: true }, '1000 × 1000', '1000 × 500 at 0, 250'],
	['with a margin', [2000, 1000], { margin: 5 }, '1000 × 1000', '900 × 450 at 50, 275'],
	[
		'with a margin of the shorter side',
		[2000, 1000],
		{ width: 2000, margin: 10 },
		'2000 × 1000',
		'1600 × 800 at 200, 100',
	],
	[
		'at the start',
		[200, 100],
		{ horizontalAlign: 'start', verticalAlign: 'start', margin: 5 },
		'1000 × 1000',
		'200 × 100 at 50, 50',
	],
	[
		'at the end',
		[200, 100],
		{ horizontalAlign: 'end', verticalAlign: 'end', margin: 5 },
		'1000 × 1000',
		'200 × 100 at 750, 850',
	],
	[
		'standing on the ground',
		[500, 500],
		{ verticalAlign: 'end' },
		'1000 × 1000',
		'500 × 500 at 250, 500',
	],
	['only a width', [2000, 1000], { height: 0, margin: 10 }, '1000 × 600', '800 × 400 at 100, 100'],
	['only a height', [2000, 1000], { width: 0 }, '2000 × 1000', '2000 × 1000 at 0, 0'],
	['a thin line keeps a pixel', [3000, 1], {}, '1000 × 1000', '1000 × 1 at 0, 500'],
	[
		'a margin that leaves hardly anything',
		[50, 50],
		{ width: 3, height: 3, margin: 49 },
		'3 × 3',
		'1 × 1 at 1, 1',
	],
])('%s', (_name, [width, height], options, size, place) => {
	const { canvas, ...placed } = fitCanvas({ width, height }, { ...CANVAS, ...options });
	expect(`${canvas.width} × ${canvas.height}`).toBe(size);
	expect(`${placed.width} × ${placed.height} at ${placed.left}, ${placed.top}`).toBe(place);
});

test('a canvas that would have no end is refused', async () => {
	const fit = async () =>
		fitCanvas({ width: 2, height: 3000 }, { ...CANVAS, height: 0, enlarge: true });
	expect(await whyRefused(fit())).toBe('its canvas would be too large: 1000 × 1500000 pixels');
});
