import { cutoutFields } from '../../../nodes/shared/fields/cutout';
import type { Field } from '../../../nodes/shared/fields/field';
import { thingFields } from '../../../nodes/shared/fields/things';
import { outputFields } from '../../../nodes/shared/fields/outputs';
import { productFields, readProduct } from '../../../nodes/shared/fields/product';
import { linkFields } from '../../../nodes/shared/fields/linkFields';
import { readCuts, type Cuts } from '../../../nodes/shared/fields/readCuts';
import type { Form } from '../../../nodes/shared/fields/readField';
import { taskFields } from '../../../nodes/shared/fields/taskFields';
import { triggerFields } from '../../../nodes/PiApiTrigger/descriptions';
import { behindFields } from '../../../nodes/SegmentWithPrompt/descriptions/behindFields';
import { getTaskFields } from '../../../nodes/SegmentWithPrompt/descriptions/getTaskFields';
import { requestFields } from '../../../nodes/SegmentWithPrompt/descriptions/requestFields';
import {
	maskChangeFields,
	maskFields,
	outlineFields,
	useMaskFields,
} from '../../../nodes/SegmentWithPrompt/descriptions/useMaskFields';
import { submitFields } from '../../../nodes/SegmentWithPrompt/descriptions/submitFields';

/** Every field of both nodes that is read by its table. */
export const ALL_FIELDS: Field[] = [
	...[...requestFields, ...submitFields, ...getTaskFields, ...outputFields],
	...[
		...productFields,
		...behindFields,
		...cutoutFields,
		...thingFields,
		...linkFields,
		...taskFields,
		...triggerFields,
	],
	...[...maskFields, ...maskChangeFields, ...outlineFields, ...useMaskFields],
];

/** The options as a user fills them in. */
export const options = (values: object): Form => ({
	valueOf: (name) => (values as { [name: string]: unknown })[name],
	where: ' under Options',
});

/** What is cut out with these options. */
export function cutsOf(values: object, hasCutout = true): Cuts {
	const section = options(values);
	return readCuts(section, readProduct(section), hasCutout);
}
