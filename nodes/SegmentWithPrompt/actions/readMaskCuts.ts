import type { IExecuteFunctions } from 'n8n-workflow';

import { named } from '../../shared/fields/field';
import { readProduct } from '../../shared/fields/product';
import { readCuts } from '../../shared/fields/readCuts';
import { sectionOf, type Form } from '../../shared/fields/readField';
import type { MaskWork } from '../../shared/useMask/maskWork';
import { chooseFiles } from '../../shared/source/file/chosenFiles';
import { behindFields, readBehind } from '../descriptions/behindFields';
import { onlyFile } from './onlyFile';

const BACKGROUND = { ...named(behindFields).backgroundField, otherwise: '' };

/** What Use Mask cuts out, and what lies behind it. Throws `invalidParameter`. */
export function readMaskCuts(
	n8n: IExecuteFunctions,
	itemIndex: number,
	form: Form,
	make: MaskWork['make'],
): Pick<MaskWork, 'cutout' | 'backdrop' | 'things' | 'idle'> {
	const { field, section, ...behind } = readBehind(sectionOf(form));
	const hasCutout = make.includes('cutout');
	const cuts = readCuts(section, readProduct(form), hasCutout);
	return {
		...cuts,
		cutout: { ...cuts.cutout, ...behind },
		...(hasCutout && field !== undefined && { backdrop: readBackdrop(n8n, itemIndex, field) }),
	};
}

function readBackdrop(n8n: IExecuteFunctions, itemIndex: number, field: string) {
	const files = chooseFiles(n8n, itemIndex, field, BACKGROUND);
	return onlyFile(files, BACKGROUND, 'Name one: all cutouts of an item have the same background.');
}
