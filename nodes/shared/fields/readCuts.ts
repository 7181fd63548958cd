import type { Background } from '../pixels/cutout/encodeCutout';
import type { CanvasOptions } from '../pixels/compose/canvas';
import { parseColour } from '../pixels/compose/colour';
import type { ThingSettings } from '../item/things/separateThings';
import type { CutoutSettings } from '../item/cutout/cutoutFile';
import { cutoutFields, type CutoutValues } from './cutout';
import { named } from './field';
import { noteIdleOptions } from './idleOptions';
import { thingFields, toThings } from './things';
import { withPreset, type WantedProduct } from './product';
import { asWord, invalidField, readFields, type Form } from './readField';

const field = named(cutoutFields);

/** What is cut out along a mask, and how. */
export interface Cuts {
	cutout: CutoutSettings;
	things: ThingSettings;
	/** Notes on options that do nothing. */
	idle: string[];
}

/**
 * Reads a node's options for cutouts and things. `hasCutout` means that a cutout is made: otherwise its options are not
 * expected to do anything. Throws `invalidParameter`.
 */
export function readCuts(
	options: Form,
	product: WantedProduct | undefined,
	hasCutout: boolean,
): Cuts {
	const section = withPreset(options, product);
	const values = readFields(cutoutFields, section);
	const ofThings = readFields(thingFields, section);
	const things = toThings(ofThings);
	return {
		cutout: {
			...toCutout(values, section.where),
			...(values.cleanUpMask && { smallest: things.smallest }),
			product: product?.name,
		},
		things,
		idle: noteIdleOptions(hasCutout ? values : undefined, ofThings),
	};
}

function toCutout(values: CutoutValues, where: string): CutoutSettings {
	const { cropToMask, cropPadding, edge, shrinkEdge, softEdge, keepHidden } = values;
	return {
		...{ cropToMask, cropPadding, edge, shrinkEdge, softEdge, keepHidden },
		background: backgroundOf(values, where),
		canvas: canvasOf(values),
	};
}

function backgroundOf(values: CutoutValues, where: string): Background | undefined {
	const { background: text, cutoutFormat, jpegQuality: quality, jpegColours } = values;
	const { background, cutoutFormat: format } = field;
	const isJpeg = cutoutFormat === 'jpeg';
	if (text === '') {
		if (!isJpeg) return undefined;
		throw invalidField(
			'A JPEG cannot be transparent',
			`Enter a ${background.displayName}${where}, such as #ffffff, or choose PNG as ${format.displayName}.`,
		);
	}
	const colour = parseColour(text);
	if (colour !== undefined)
		return { colour, ...(isJpeg && { jpeg: { quality, hasHalfColours: jpegColours === 'half' } }) };
	throw invalidField(
		`${background.displayName}${where} is not a colour: ${asWord(text)}`,
		'Enter a colour such as #ffffff or white, or leave it empty for a transparent background.',
	);
}

/** Undefined where neither side is set: then the cutout keeps its size. */
function canvasOf({
	canvasWidth: width,
	canvasHeight: height,
	canvasMargin: margin,
	...others
}: CutoutValues): CanvasOptions | undefined {
	if (width === 0 && height === 0) return undefined;
	const { horizontalAlign, verticalAlign, enlarge } = others;
	return { width, height, margin, horizontalAlign, verticalAlign, enlarge };
}
