import type { IExecuteFunctions } from 'n8n-workflow';

import { named } from '../../shared/fields/field';
import { checkLinks } from '../../shared/fields/linkFields';
import {
	formOf,
	invalidField,
	readField,
	readFields,
	sectionOf,
	type Form,
} from '../../shared/fields/readField';
import { isTool } from '../../shared/n8n/nodeFunctions';
import { Uploads } from '../../shared/piapi/uploads';
import { expecting } from '../../shared/problem/problem';
import { claimName } from '../../shared/item/files/fileName';
import { namesOfRun, type UniqueNames } from '../../shared/item/files/uniqueNames';
import { PublicLinks } from '../../shared/item/files/publicLinks';
import { makeMaskItems } from '../../shared/useMask/makeMaskItems';
import { imageNameOf, needsImage, usesImage, type MaskWork } from '../../shared/useMask/maskWork';
import type { ItemFields } from '../../shared/run/output/chosenFields';
import type { ItemOperation } from '../../shared/run/itemOperation';
import { chooseFiles } from '../../shared/source/file/chosenFiles';
import {
	maskChangeFields,
	maskFields,
	outlineFields,
	useMaskFields,
} from '../descriptions/useMaskFields';
import { onlyFile } from './onlyFile';
import { readMaskCuts } from './readMaskCuts';

const field = named(maskFields);
/** How the image gets to this node. */
const PASS_ON =
	'Segment and Get Task pass your image on if Keep Input Fields and Files is on there';
const IMAGE = {
	...field.imageField,
	otherwise: `. ${PASS_ON}`,
};
const ONE_IMAGE =
	'Masks are used with one image: name only that one. For several images, use one item each.';
const MASK = { ...field.maskField, otherwise: ': a mask from Segment, Get Task or another tool' };

interface UseMaskJob {
	work: MaskWork;
	/** The files that get a link. */
	links: string[];
	options: ItemFields;
}

/** Use Mask: makes files of an image and its masks, inside n8n; only links need PiAPI. */
export function useMask(n8n: IExecuteFunctions): ItemOperation<UseMaskJob, UseMaskJob, MaskWork> {
	const names = namesOfRun(n8n);
	const publicLinks = new PublicLinks(new Uploads(n8n.getContext('node')));
	let isLocal = true;
	return {
		isLocal: () => isLocal,
		read(itemIndex) {
			if (isTool(n8n)) {
				throw invalidField(
					'Use Mask cannot be used as a tool, because it works on files and n8n does not pass files to tools',
					'Use it in a workflow, after the agent.',
				);
			}
			const form = formOf(n8n, itemIndex);
			const { includeInput } = readFields(useMaskFields, sectionOf(form));
			const options: ItemFields = {
				includeInput,
				...{ simplify: false, toolOutput: 'raw', toolFields: [] },
			};
			const work = readWork(n8n, itemIndex, form, names);
			const links = readFileLinks(form, work);
			if (links.length > 0) isLocal = false;
			return [{ work, links, options }];
		},
		check: async (_context, job) => job,
		inFlight: async () => ({ tasksInFlight: 1, beyondPlan: 0 }),
		start: async (_context, { work }) => work,
		finish: async (context, work, { links }) =>
			await publicLinks.addTo(context, await makeMaskItems(context, work), links),
	};
}

function readFileLinks(form: Form, { make }: MaskWork): string[] {
	const { publicLinks } = field;
	return checkLinks(publicLinks, readField(publicLinks, form), make, field.make.displayName);
}

function readWork(
	n8n: IExecuteFunctions,
	itemIndex: number,
	form: Form,
	names: UniqueNames,
): MaskWork {
	const section = sectionOf(form);
	const { simplifyOutline: tolerance, outlineOffset: offset } = readFields(outlineFields, section);
	const make = readField(field.make, form);
	if (make.length === 0) {
		throw invalidField(`${field.make.displayName} is empty`, 'Choose what to make.');
	}
	const fileName = readField(field.fileName, form);
	const image = readImage(n8n, itemIndex, form, make);
	const imageName = imageNameOf({ image });
	const masks = chooseFiles(n8n, itemIndex, givenIn(field.maskField, form), MASK).map((file) => {
		// Asking for its name finds out whether it is there.
		const maskName = file.fileName;
		const parts = { fileName, sourceName: imageName || maskName };
		return { file, ...claimName(parts, names) };
	});
	return {
		...{ image, masks, make, fileName, names },
		...readMaskCuts(n8n, itemIndex, form, make),
		inpainting: {
			kind: readField(field.maskFor, form),
			editsRest: readField(field.areaToEdit, form) === 'rest',
		},
		change: readFields(maskChangeFields, section),
		outline: { tolerance, offset },
	};
}

/** The image, or why there is none; undefined where the user says that there is none, and none is needed. */
function readImage(
	n8n: IExecuteFunctions,
	itemIndex: number,
	form: Form,
	make: MaskWork['make'],
): MaskWork['image'] {
	const isAllOfImage = needsImage(make);
	try {
		const given = givenIn(field.imageField, form);
		if (given === '') {
			if (!usesImage(make)) return undefined;
			throw invalidField(
				`${field.imageField.displayName} is empty`,
				'Enter the name of the binary field that holds the image: cutouts and previews are made from it.',
			);
		}
		if (typeof given === 'string' && given === givenIn(field.maskField, form)) {
			throw invalidField(
				`${field.imageField.displayName} and ${field.maskField.displayName} name the same file`,
				`The image is what the mask was made from. ${PASS_ON}.`,
			);
		}
		return onlyFile(chooseFiles(n8n, itemIndex, given, IMAGE), IMAGE, ONE_IMAGE);
	} catch (error) {
		const problem = expecting(error, ({ reason }) => reason === 'invalidParameter');
		if (isAllOfImage) throw problem;
		const { detail = '' } = problem.facts;
		return { whyNot: detail.charAt(0).toLowerCase() + detail.slice(1) };
	}
}

/** The name of a file's field; from an expression also a file, or a list. */
function givenIn(shown: typeof field.imageField | typeof field.maskField, form: Form): unknown {
	const given = form.valueOf(shown.name);
	return typeof given === 'object' && given !== null ? given : readField(shown, form);
}
