import { renderPage } from '../page';
import { isDone, type DemoResult } from '../results';
import { describeMask } from '../table';

const truth = { width: 1, height: 1, pixels: new Uint8Array(1) };

/** A result whose mask and cutout share so much with the truth. */
function resultOf(overlap: number, isAsAsked = true): DemoResult {
	const equal = overlap === 1;
	const comparison = { equal, differentPixels: equal ? 0 : 5, overlap };
	const row = { sku: 'A', imageUrl: '', prompt: 'bag', negativePrompt: '', segmentFactor: 0 };
	return {
		image: { ...row, image: Buffer.alloc(0), fileName: 'a.png', width: 1, height: 1, truth },
		taskId: 't',
		outcome: 'succeeded',
		imageFile: 'a.png',
		mask: { file: 'm.png', overlayFile: 'o.jpg', comparison },
		cutout: {
			file: 'c.png',
			edgeFile: 'e.png',
			comparison: { ...comparison, colourDifference: 0 },
		},
		product: { file: 'p.jpg', isAsAsked },
	};
}

test.each([
	['PiAPI', 1, true, 'equal to the truth'],
	['PiAPI', 0.97, true, '97.0 % overlap with the drawing'],
	['PiAPI', 0.8, true, '80.0 % overlap with the drawing'],
	['PiAPI', 0.79, false, '79.0 % overlap with the drawing, too little'],
	['PiAPI', 0, false, '0.0 % overlap with the drawing, too little'],
	['simulator', 1, true, 'equal to the truth'],
	['simulator', 0.99, false, '5 pixels differ from the truth'],
])('the demo on %s: an overlap of %d is right: %s', (service, overlap, isRight, words) => {
	const isReal = service === 'PiAPI';
	const result = resultOf(overlap, isRight);
	expect(isDone(result, isReal)).toBe(isRight);
	expect(describeMask(result, isReal)).toBe(words);
	const page = renderPage([result], isReal);
	expect(page.includes('verdict good')).toBe(isRight);
	expect(page.includes('verdict bad')).toBe(!isRight);
	expect(page).toContain('drawn, not photographed');
	expect(page).toContain('src="e.png"');
	expect(page.includes('less than 80 %')).toBe(isReal);
	const count = isRight ? 1 : 0;
	expect(page).toContain(
		`<h1>${count} of 1 masks, ${count} of 1 cutouts, ${count} of 1 product images</h1>`,
	);
});

test('what is not there is not right', () => {
	const { mask: _mask, ...rest } = resultOf(1);
	expect(isDone(rest, true)).toBe(false);
	const { product: _product, ...withoutProduct } = resultOf(1);
	expect(isDone(withoutProduct, true)).toBe(false);
});
