import { drawDress, drawShirt, drawSock, drawTrousers, drawWaistBelt } from './garments';
import { drawBag, drawBelt, drawFruit, drawHat, drawMug, drawShoe } from './objects';
import type { Scene } from './scene';

const PLAIN_WHITE = { rgb: [236, 234, 230], across: 0, down: 0, vignette: 0 } as const;
const WARM_SHADED = { rgb: [234, 226, 214], across: 0.02, down: -0.05, vignette: -0.05 } as const;
const COOL_SHADED = { rgb: [214, 222, 230], across: 0.03, down: -0.06, vignette: -0.04 } as const;
const SAGE_SHADED = { rgb: [222, 228, 216], across: -0.03, down: -0.04, vignette: -0.05 } as const;
const GREY_PLAIN = { rgb: [222, 221, 222], across: 0, down: 0, vignette: 0 } as const;

const SHOE = {
	name: 'brown shoe',
	colour: 'brown',
	rgb: [138, 88, 50],
	drawing: drawShoe('#553218'),
} as const;
const SOCK = {
	name: 'blue sock',
	colour: 'blue',
	rgb: [58, 98, 182],
	drawing: drawSock('#2a4a92'),
} as const;

/** What each sample shows, by its name. */
export const SCENES: Record<string, Scene> = {
	shirt: {
		width: 1000,
		height: 1400,
		backdrop: PLAIN_WHITE,
		seed: 11,
		things: [
			{
				name: 'red shirt',
				colour: 'red',
				rgb: [194, 38, 46],
				drawing: drawShirt('#7e1420'),
				place: 'translate(100 220)',
			},
		],
	},
	outfit: {
		width: 1000,
		height: 1400,
		backdrop: WARM_SHADED,
		seed: 12,
		things: [
			{
				name: 'blue jeans',
				colour: 'blue',
				rgb: [62, 96, 160],
				drawing: drawTrousers('#2b4478'),
				place: 'translate(298 580) scale(0.92)',
			},
			{
				name: 'green shirt',
				colour: 'green',
				rgb: [58, 140, 84],
				drawing: drawShirt('#245f3a'),
				place: 'translate(222 50) scale(0.69)',
			},
			{ ...SHOE, place: 'translate(64 1020) rotate(-8) scale(0.6)' },
			{ ...SHOE, place: 'translate(808 1000) rotate(8) scale(0.6)' },
		],
	},
	shoes: {
		width: 1400,
		height: 1000,
		backdrop: COOL_SHADED,
		seed: 13,
		things: [
			{ ...SHOE, place: 'translate(330 80) rotate(-6 165 420) scale(1.5)' },
			{ ...SHOE, place: 'translate(740 70) rotate(9 165 420) scale(1.5)' },
		],
	},
	bag: {
		width: 1000,
		height: 1200,
		backdrop: SAGE_SHADED,
		seed: 14,
		things: [
			{
				name: 'green bag',
				colour: 'green',
				rgb: [44, 122, 84],
				drawing: drawBag('#17492f'),
				place: 'translate(180 190)',
			},
		],
	},
	dress: {
		width: 1000,
		height: 1400,
		backdrop: COOL_SHADED,
		seed: 15,
		things: [
			{
				name: 'pink dress',
				colour: 'pink',
				rgb: [222, 96, 150],
				drawing: drawDress('#d0578f'),
				place: 'translate(180 130) scale(1.06)',
			},
			{
				name: 'black belt',
				colour: 'black',
				rgb: [38, 36, 40],
				drawing: drawWaistBelt('#201e22'),
				place: 'translate(180 130) scale(1.06)',
			},
		],
	},
	table: {
		width: 1400,
		height: 1000,
		backdrop: WARM_SHADED,
		seed: 16,
		things: [
			{
				name: 'purple mug',
				colour: 'purple',
				rgb: [122, 66, 168],
				drawing: drawMug('#472066'),
				place: 'translate(170 170) scale(1.5)',
			},
			{
				name: 'orange fruit',
				colour: 'orange',
				rgb: [238, 132, 28],
				drawing: drawFruit('#7a4c12'),
				place: 'translate(930 470) scale(1.3)',
			},
		],
	},
	accessories: {
		width: 1000,
		height: 1400,
		backdrop: GREY_PLAIN,
		seed: 17,
		things: [
			{
				name: 'yellow hat',
				colour: 'yellow',
				rgb: [232, 186, 44],
				drawing: drawHat('#b48818'),
				place: 'translate(90 90) scale(0.95)',
			},
			{
				name: 'black belt',
				colour: 'black',
				rgb: [44, 42, 46],
				drawing: drawBelt('#242226'),
				place: 'translate(300 545) scale(0.95)',
			},
			{ ...SOCK, place: 'translate(150 945) scale(0.95)' },
			{ ...SOCK, place: 'translate(610 945) rotate(6) scale(0.95)' },
		],
	},
};
