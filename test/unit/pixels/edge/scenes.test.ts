import { addGrain } from '../../../tools/edge/grain';
import type { MaskKind } from '../../../tools/edge/masks';
import {
	drawScene,
	HEIGHT,
	SCENES,
	WIDTH,
	type Scene,
	type SceneName,
} from '../../../tools/edge/scenes';
import { errorOf as measure } from './cutScene';

// Looked up once: a global is slow to look up for every pixel inside of Jest's sandbox.
const { floor, max, min } = Math;

const drawn = new Map(SCENES.map((name) => [name, drawScene(name)]));
const known = new Map<string, Promise<number>>();
/** Each cutout is made once. */
const errorOf = async (
	scene: SceneName,
	kind: MaskKind,
	edge: 'sharp' | 'smooth' | 'refined',
	format?: 'png' | 'jpeg',
) => {
	const name = [scene, kind, edge, format].join();
	const error =
		known.get(name) ?? drawn.get(scene)!.then((each) => measure(each, kind, edge, format));
	known.set(name, error);
	return await error;
};
const errorsOf = async (kind: MaskKind, edge: 'sharp' | 'smooth' | 'refined') =>
	Object.fromEntries(
		await Promise.all(SCENES.map(async (name) => [name, await errorOf(name, kind, edge)])),
	) as Record<SceneName, number>;

/** No two-tone mask tells that glass lets half of the light through. */
const withoutGlass = ({ glass: _, ...others }: Record<SceneName, number>) => others;
const mean = (errors: Record<string, number>) => {
	const all = Object.values(errors);
	return all.reduce((sum, each) => sum + each, 0) / all.length;
};

test('a two-tone mask: a third of the error that it has as it is', async () => {
	expect(mean(withoutGlass(await errorsOf('two-tone', 'sharp')))).toBeGreaterThan(14);
	const errors = await errorsOf('two-tone', 'smooth');
	expect(mean(withoutGlass(errors))).toBeLessThan(4.5);
	expect(mean(errors)).toBeLessThan(9);
});

test('an exact soft mask: the background is gone from all colours', async () => {
	expect(mean(await errorsOf('exact', 'sharp'))).toBeGreaterThan(6);
	expect(mean(await errorsOf('exact', 'smooth'))).toBeLessThan(1);
});

test('a mask that is one pixel too large', async () => {
	expect(mean(await errorsOf('too large', 'sharp'))).toBeGreaterThan(33);
	expect(mean(await errorsOf('too large', 'smooth'))).toBeLessThan(21);
	expect(mean(await errorsOf('too large', 'refined'))).toBeLessThan(18);
});

test('a mask of half the size', async () => {
	expect(mean(await errorsOf('small', 'sharp'))).toBeGreaterThan(24);
	expect(mean(await errorsOf('small', 'smooth'))).toBeLessThan(16.5);
	expect(mean(await errorsOf('small', 'refined'))).toBeLessThan(12);
});

test('hair, fur and mesh: refined is nearer to the truth than smooth', async () => {
	const [smooth, refined] = [
		await errorsOf('two-tone', 'smooth'),
		await errorsOf('two-tone', 'refined'),
	];
	expect(refined.hair).toBeLessThan(smooth.hair / 2);
	expect(refined.mesh).toBeLessThan(smooth.mesh / 2);
	expect(refined.fur).toBeLessThan(smooth.fur * 0.8);
});

describe.each([
	[undefined, SCENES],
	['jpeg', ['hair', 'round']],
] as const)('from a %s', (format, scenes) => {
	test.each(scenes)('%s: no edge is worse than the simpler one', async (name) => {
		const [sharp, smooth, refined] = [
			await errorOf(name, 'two-tone', 'sharp', format),
			await errorOf(name, 'two-tone', 'smooth', format),
			await errorOf(name, 'two-tone', 'refined', format),
		];
		expect(smooth).toBeLessThan(sharp);
		expect(refined).toBeLessThan(smooth * 1.05);
	});
});

test.each([
	['round', 8, 'fine'],
	['straps', 16, 'fine'],
	['dark on dark', 16, 'coarse'],
	['dark on dark', 24, 'blobs'],
	['straps', 16, 'blobs'],
	['white on white', 24, 'blobs'],
] as const)('%s under grain: refined does not follow it', async (name, levels, grain) => {
	const scene = addGrain(await drawn.get(name)!, levels, grain);
	const [smooth, refined] = [
		await measure(scene, 'two-tone', 'smooth'),
		await measure(scene, 'two-tone', 'refined'),
	];
	expect(refined).toBeLessThan(smooth * 1.05);
});

test.each([0, 1, 2, 3])(
	'a straight edge is as good wherever it runs: %i pixels on',
	async (shift) => {
		const scene = drawBox(80.4 + shift, 60.4 + shift, 160, 120);
		expect(await measure(scene, 'two-tone', 'sharp')).toBeGreaterThan(15);
		expect(await measure(scene, 'two-tone', 'smooth')).toBeLessThan(8);
	},
);

/** An orange box on green, with exact edges. */
function drawBox(left: number, top: number, width: number, height: number): Scene {
	const cover = (from: number, start: number, size: number) =>
		max(0, min(from + 1, start + size) - max(from, start));
	const all = Array.from(
		{ length: WIDTH * HEIGHT },
		(_, at) => cover(at % WIDTH, left, width) * cover(floor(at / WIDTH), top, height),
	);
	const paint = (back: number[]) =>
		Uint8Array.from({ length: 3 * all.length }, (_, at) => {
			const share = all[floor(at / 3)];
			return share * [196, 108, 52][at % 3] + (1 - share) * back[at % 3] + 0.5;
		});
	return {
		name: 'round',
		alpha: Uint8Array.from(all, (share) => 255 * share),
		image: paint([92, 138, 96]),
		onWhite: paint([255, 255, 255]),
	};
}
