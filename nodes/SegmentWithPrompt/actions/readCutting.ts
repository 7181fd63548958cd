import type { IExecuteFunctions } from 'n8n-workflow';

import { named } from '../../shared/fields/field';
import { noteIdleOptions } from '../../shared/fields/idleOptions';
import { readProduct, withPreset } from '../../shared/fields/product';
import { readCutout } from '../../shared/fields/readCutout';
import { sectionOf, type Form } from '../../shared/fields/readField';
import type { MaskWork } from '../../shared/result/useMask/maskWork';
import { chooseFiles } from '../../shared/source/chosenFiles';
import { behindFields, readBehind } from '../descriptions/behindFields';
import { onlyFile } from './onlyFile';

const BACKGROUND = { ...named(behindFields).backgroundField, otherwise: '' };

/** How Use Mask's cutouts are made, and what lies behind them. Throws `invalidParameter`. */
export function readCutting(
	n8n: IExecuteFunctions,
	itemIndex: number,
	form: Form,
	make: MaskWork['make'],
): Pick<MaskWork, 'cutout' | 'backdrop' | 'idle'> {
	const product = readProduct(form);
	const { field, section, ...behind } = readBehind(sectionOf(form));
	const filled = withPreset(section, product);
	const cuts = make.includes('cutout');
	return {
		cutout: { ...readCutout(filled), ...behind, product: product?.name },
		...(cuts && field !== undefined && { backdrop: readBackdrop(n8n, itemIndex, field) }),
		idle: noteIdleOptions(filled, cuts),
	};
}

function readBackdrop(n8n: IExecuteFunctions, itemIndex: number, field: string) {
	const files = chooseFiles(n8n, itemIndex, field, BACKGROUND);
	return onlyFile(files, BACKGROUND, 'Name one: all cutouts of an item have the same background.');
}
