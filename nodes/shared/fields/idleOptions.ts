import { cutoutFields, type CutoutValues } from './cutout';
import { named, type Field } from './field';
import { thingFields, type ThingValues } from './things';

type CutoutField = (typeof cutoutFields)[number];

const cutout = named(cutoutFields);
const thing = named(thingFields);

/** Notes on options that were set and do nothing, because what they belong to is not. Without a cutout, its options are not expected to. */
export function noteIdleOptions(
	cutoutValues: CutoutValues | undefined,
	{ separateThings, largestThings }: ThingValues,
): string[] {
	const isIdle = !separateThings && largestThings > 0;
	return [
		...(cutoutValues ? ofCutout(cutoutValues) : []),
		...note(isIdle ? [thing.largestThings] : [], thing.separateThings.displayName),
	];
}

function ofCutout(values: CutoutValues): string[] {
	const { canvasMargin, horizontalAlign, verticalAlign, enlarge } = cutout;
	const hasCanvas = values.canvasWidth > 0 || values.canvasHeight > 0;
	const changed = (isIdle: boolean, ...fields: CutoutField[]) =>
		fields.filter((field) => isIdle && values[field.name] !== field.default);
	const ofCanvas = changed(!hasCanvas, canvasMargin, horizontalAlign, verticalAlign, enlarge);
	const ofCrop = changed(!hasCanvas && !values.cropToMask, cutout.cropPadding);
	const isPng = values.cutoutFormat === 'png';
	return [
		...note(ofCanvas, 'Canvas Width or Canvas Height'),
		...note(ofCrop, cutout.cropToMask.displayName),
		...note(changed(isPng, cutout.jpegQuality, cutout.jpegColours), 'JPEG as Cutout Format'),
	];
}

/** A sentence on fields that have no effect without another. */
function note(fields: readonly Field[], without: string): string[] {
	if (fields.length === 0) return [];
	const labels = fields.map(({ displayName }) => displayName.replace(/ \(.*/, ''));
	const verb = labels.length > 1 ? 'have' : 'has';
	return [
		`${labels.join(', ').replace(/, ([^,]*)$/, ' and $1')} ${verb} no effect without ${without}`,
	];
}
