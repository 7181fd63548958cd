import type { INodeProperties } from 'n8n-workflow';

import { cutoutFields, cutting } from '../../shared/fields/cutout';
import { OPTIONS, toProperties } from '../../shared/fields/field';
import { thingFields } from '../../shared/fields/things';
import { outputFields } from '../../shared/fields/outputs';
import { productFields } from '../../shared/fields/product';
import { linkFields } from '../../shared/fields/linkFields';
import { fetching, taskFields } from '../../shared/fields/taskFields';
import { behindFields } from './behindFields';
import { getTaskFields } from './getTaskFields';
import { operationFields } from './operationField';
import { requestFields } from './requestFields';
import { submitFields } from './submitFields';
import {
	maskChangeFields,
	maskFields,
	ofCutout,
	ofMasks,
	ofOutline,
	outlineFields,
	useMaskFields,
} from './useMaskFields';

const [background, ...otherCutoutFields] = cutoutFields;

/** The node's fields, in the order the user sees them. */
export const properties: INodeProperties[] = [
	...operationFields,
	...toProperties(requestFields, { operation: ['segment', 'submit'] }),
	...toProperties(submitFields, { operation: ['submit'] }),
	...toProperties(getTaskFields, { operation: ['getTask'] }),
	...toProperties(outputFields, { operation: ['segment', 'getTask'] }),
	{
		...OPTIONS,
		displayOptions: { show: { operation: ['segment', 'submit', 'getTask'] } },
		// By purpose: first those of the cutout and the mask, shown where images are fetched, then those of tasks. What belongs
		// together stands together.
		options: [
			...toProperties([...productFields, ...cutoutFields], { ...cutting, ...fetching }),
			...toProperties([...thingFields, ...linkFields], fetching),
			...toProperties(taskFields),
		],
	},
	...toProperties(maskFields, { operation: ['useMask'] }),
	{
		...OPTIONS,
		displayOptions: { show: { operation: ['useMask'] } },
		options: [
			...toProperties([background, ...behindFields, ...otherCutoutFields], ofCutout),
			...toProperties(maskChangeFields, ofMasks),
			...toProperties(outlineFields, ofOutline),
			...toProperties([...thingFields, ...useMaskFields]),
		],
	},
];
