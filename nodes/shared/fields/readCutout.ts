import type { Background } from '../pixels/encodeCutout';
import type { CanvasOptions } from '../pixels/product/canvas';
import { parseColour } from '../pixels/product/colour';
import type { CutoutSettings } from '../result/makeCutout';
import { cutoutFields } from './cutout';
import { thingFields } from './mask';
import { named } from './field';
import { asWord, invalidField, readField, readFields, type Form } from './readField';

const field = named(cutoutFields);

type CutoutValues = ReturnType<typeof readFields<(typeof cutoutFields)[number]>>;

/** How a cutout is made, from a node's options. Throws `invalidParameter`. */
export function readCutout(section: Form): CutoutSettings {
	const values = readFields(cutoutFields, section);
	const { cropToMask, cropPadding, edge, shrinkEdge, softEdge, keepHidden, cleanUpMask } = values;
	return {
		cropToMask,
		cropPadding,
		edge,
		shrinkEdge,
		softEdge,
		keepHidden,
		...(cleanUpMask && { smallest: readField(named(thingFields).smallestThing, section) }),
		background: backgroundOf(values, section.where),
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
			format.name,
			'A JPEG cannot be transparent',
			`Enter a ${background.displayName}${where}, such as #ffffff, or choose PNG as ${format.displayName}.`,
		);
	}
	const colour = parseColour(text);
	if (colour !== undefined)
		return { colour, ...(isJpeg && { jpeg: { quality, hasHalfColours: jpegColours === 'half' } }) };
	throw invalidField(
		background.name,
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
