import { lit, seam, shaded, type Drawing } from './scene';

/** A shoe from above, about 220 × 560. */
export function drawShoe(trim: string): Drawing {
	return {
		silhouette: `<path fill="#fff" d="M 110 0 C 172 0 206 72 206 162 C 206 242 184 302 186 382 C 188 474 166 560 110 560
			C 54 560 32 474 34 382 C 36 302 14 242 14 162 C 14 72 48 0 110 0 Z"/>`,
		folds: [
			lit('M 84 40 C 60 80 52 140 60 190', 30, 0.55),
			shaded('M 170 70 C 186 130 180 200 164 250', 22, 0.4),
			shaded('M 40 226 C 80 206 140 206 180 226', 14, 0.45),
			lit('M 56 320 C 52 400 60 470 84 520', 16, 0.4),
		].join(''),
		details: [
			`<ellipse cx="110" cy="426" rx="50" ry="92" fill="${trim}"/>`,
			seam('M 70 190 C 90 176 130 176 150 190', trim, 3, '6 4'),
			...[236, 264, 292, 320].map((y) => seam(`M 74 ${y} L 146 ${y + 10}`, trim, 6)),
			seam('M 44 152 C 60 120 160 120 176 152', trim, 3),
		].join(''),
	};
}

/** A handbag with a handle to look through, about 640 × 760. */
export function drawBag(trim: string): Drawing {
	return {
		silhouette: `<path fill="none" stroke="#fff" stroke-width="40" d="M 190 330 C 180 70 460 70 450 330"/>
			<path fill="#fff" d="M 70 300 C 230 284 410 284 570 300 C 596 420 620 560 636 690 C 640 730 620 748 584 750
			C 400 762 240 762 56 750 C 20 748 0 730 4 690 C 20 560 44 420 70 300 Z"/>`,
		folds: [
			lit('M 120 350 C 100 460 90 580 84 700', 40, 0.45),
			shaded('M 540 380 C 556 480 566 600 570 700', 36, 0.4),
			shaded('M 250 560 C 300 580 360 580 410 556', 22, 0.35),
			lit('M 200 300 C 190 110 350 100 380 130', 12, 0.5),
			lit('M 260 480 C 320 500 420 490 480 470', 30, 0.3),
		].join(''),
		details: [
			seam('M 64 330 C 60 420 220 470 320 470 C 420 470 580 420 576 330', trim, 5),
			seam('M 70 344 C 76 408 226 454 320 454 C 414 454 564 408 570 344', trim, 2, '9 6'),
			seam('M 30 724 C 220 738 420 738 610 724', trim, 3, '9 6'),
			`<rect x="292" y="436" width="56" height="64" rx="12" fill="${trim}"/>`,
			`<circle cx="190" cy="330" r="16" fill="${trim}"/><circle cx="450" cy="330" r="16" fill="${trim}"/>`,
		].join(''),
	};
}

/** A mug with its handle on the right, about 470 × 440. */
export function drawMug(trim: string): Drawing {
	return {
		silhouette: `<path fill="none" stroke="#fff" stroke-width="42" d="M 320 130 C 470 100 480 300 316 320"/>
			<path fill="#fff" d="M 10 60 C 60 10 290 10 340 60 C 342 180 338 290 326 380 C 300 436 50 436 24 380
			C 12 290 8 180 10 60 Z"/>`,
		folds: [
			lit('M 76 120 C 74 220 78 310 90 390', 30, 0.8),
			shaded('M 290 120 C 290 220 286 310 274 390', 46, 0.5),
			lit('M 370 130 C 430 140 430 220 410 260', 10, 0.5),
		].join(''),
		details: `<ellipse cx="175" cy="62" rx="148" ry="34" fill="${trim}"/>`,
	};
}

/** A round fruit, about 300 × 300. */
export function drawFruit(trim: string): Drawing {
	return {
		silhouette:
			'<path fill="#fff" d="M 150 8 C 236 4 296 70 294 152 C 292 236 232 294 150 294 C 68 294 8 236 6 152 C 4 70 64 12 150 8 Z"/>',
		folds: [
			lit('M 90 80 C 80 90 76 100 72 120', 56, 0.55),
			shaded('M 240 120 C 250 180 220 240 150 262', 50, 0.5),
		].join(''),
		details: [
			`<circle cx="156" cy="70" r="9" fill="${trim}"/>`,
			seam('M 140 62 L 150 70 L 172 60', trim, 3),
		].join(''),
	};
}

/** A sun hat from above, about 560 × 480. */
export function drawHat(trim: string): Drawing {
	return {
		silhouette: `<path fill="#fff" d="M 280 6 C 450 0 558 100 554 244 C 550 392 440 476 278 474 C 116 472 8 386 6 240
			C 4 102 118 12 280 6 Z"/>`,
		folds: [
			lit('M 214 150 C 230 124 270 112 310 116', 40, 0.6),
			shaded('M 392 200 C 410 260 380 330 320 352', 30, 0.45),
			shaded('M 150 130 C 100 200 120 330 210 376', 16, 0.4),
			lit('M 60 180 C 44 240 60 320 110 380', 26, 0.4),
			shaded('M 500 200 C 510 280 470 370 400 410', 30, 0.35),
		].join(''),
		details: [
			`<ellipse cx="280" cy="236" rx="142" ry="122" fill="none" stroke="${trim}" stroke-width="14"/>`,
			`<ellipse cx="280" cy="238" rx="240" ry="204" fill="none" stroke="${trim}" stroke-width="3" stroke-dasharray="12 7"/>`,
		].join(''),
	};
}

/** A belt laid in a loop, about 620 × 420. */
export function drawBelt(trim: string): Drawing {
	return {
		silhouette: `<path fill="none" stroke="#fff" stroke-width="48" stroke-linecap="round"
			d="M 590 330 C 420 420 60 420 50 230 C 40 60 330 30 470 90 C 560 130 560 210 470 240 C 400 262 330 250 290 226"/>
			<rect x="560" y="282" width="58" height="84" rx="14" fill="#fff" transform="rotate(-20 590 324)"/>`,
		folds: [
			lit('M 560 336 C 400 400 80 396 62 230 C 60 90 330 50 460 104', 12, 0.45),
			shaded('M 580 352 C 420 430 50 430 36 230', 14, 0.4),
		].join(''),
		details: [
			seam('M 300 232 C 340 250 400 256 460 238', trim, 3, '2 22'),
			seam('M 540 340 C 400 396 74 396 64 230 C 60 84 330 54 466 106', trim, 2, '7 6'),
		].join(''),
	};
}
