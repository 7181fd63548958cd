import type { Grey } from '../../../nodes/shared/pixels/grey';
import { workOnPixels } from '../../../nodes/shared/pixels/pixelWork';
import { withPixels, type MaskPixels } from '../../../nodes/shared/result/makeCutout';
import { fakeContext } from '../kit/fakeContext';
import { WHOLE } from '../pixels/cut';

test('others have their turn between the things of a task, and not within its only cutout', async () => {
	const { context } = fakeContext(() => new Error('nothing is asked for'));
	const grey: Grey = { width: 8, height: 8, data: new Uint8Array(64), isExact: true };
	const happened = async (cutouts: number) => {
		const order: string[] = [];
		let other: Promise<unknown> | undefined;
		await withPixels(
			context,
			{ whyNot: 'none is wanted' },
			{ grey } as MaskPixels,
			async ({ pause }) => {
				other = workOnPixels(context, async () => order.push('other'));
				await pause(async () => order.push('stored'));
				order.push('next thing');
			},
			WHOLE,
			cutouts,
		);
		await other;
		return order;
	};
	expect((await happened(2)).at(-1)).toBe('next thing');
	expect((await happened(1)).at(-1)).toBe('other');
});
