import { NodeHelpers, type INode, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import { PiApiTrigger } from '../../../nodes/PiApiTrigger/PiApiTrigger.node';
import { cutoutFields } from '../../../nodes/shared/fields/cutout';
import { behindFields } from '../../../nodes/SegmentWithPrompt/descriptions/behindFields';
import { SegmentWithPrompt } from '../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node';

/** Of the second line of n8n. */
const { NodeHelpers: NodeHelpers2 } = jest.requireActual<{ NodeHelpers: typeof NodeHelpers }>(
	'n8n-core-2/node_modules/n8n-workflow',
);

const { description } = new SegmentWithPrompt();
const tool = { ...description, name: `${description.name}Tool` };

const behind = behindFields.map(({ name }) => name);

describe.each([
	['1.x', NodeHelpers],
	['2.x', NodeHelpers2],
])('in n8n %s', (_line, { displayParameter, getNodeParameters }) => {
	/** What of a list is shown, with such parameters. */
	const shown = <T extends object>(
		all: T[] | undefined = [],
		parameters: INodeParameters,
		type = description,
	) => all.filter((each) => displayParameter(parameters, each as INodeProperties, null, type));
	const optionsOf = (parameters: INodeParameters) => {
		const [collection, ...others] = shown(description.properties, parameters).filter(
			({ name }) => name === 'options',
		);
		expect(others).toEqual([]);
		const options = collection.options as INodeProperties[];
		return options
			.filter((option) => displayParameter({}, option, null, description, parameters))
			.map(({ name }) => name);
	};

	test.each([
		['segment', {}, 1],
		['submit', {}, 1],
		['getTask', {}, 1],
		['getAccount', {}, 1],
		['useMask', {}, 0],
		['useMask', { publicLinks: ['cutout'] }, 1],
		['useMask', { publicLinks: "={{ ['cutout'] }}" }, 1],
	])('%s with %j asks for %i credentials', (operation, given, count) => {
		const { properties } = description;
		// As the editor and a run see a node: with its defaults, and without what is hidden.
		const node = { typeVersion: 1 } as INode;
		const all = { operation, ...given };
		const parameters = getNodeParameters(properties, all, true, false, node, description);
		expect(shown(description.credentials, parameters!)).toHaveLength(count);
	});

	test('what needs no credential is offered in a workflow, and not to a model', () => {
		const offered = (type: typeof description) => {
			const found = shown(description.properties, { operation: 'segment' }, type);
			const [{ options = [] }, ...others] = found.filter(({ name }) => name === 'operation');
			expect(others).toEqual([]);
			return options.map((option) => 'value' in option && option.value);
		};
		const ofTasks = ['segment', 'submit', 'getTask', 'getAccount'];
		expect(offered(description)).toEqual([...ofTasks, 'useMask']);
		expect(offered(tool)).toEqual(ofTasks);
	});

	test('what belongs to a file is shown only if that is made', () => {
		const fields = (make: string[], others = {}) =>
			shown(description.properties, { operation: 'useMask', make, ...others }).map(
				({ name }) => name,
			);
		const always = [
			...['operation', 'imageField', 'maskField', 'make', 'fileName'],
			...['publicLinks', 'options'],
		];
		expect(fields(['outline'])).toEqual(always);
		expect(fields(['cutout'])).toEqual(
			always.flatMap((name) => (name === 'make' ? [name, 'productImage'] : [name])),
		);
		expect(fields(['cutout'], { productImage: 'square' })).toContain('productImageSize');
		expect(fields(['inpaintingMask'])).toEqual(
			always.flatMap((name) => (name === 'make' ? [name, 'maskFor', 'areaToEdit'] : [name])),
		);
		const options = (make: string[]) => optionsOf({ operation: 'useMask', make });
		const ofThings = ['separateThings', 'largestThings', 'smallestThing', 'includeInput'];
		const cutting = cutoutFields.map(({ name }) => name);
		expect(options(['cutout'])).toEqual(expect.arrayContaining(ofThings));
		expect(options(['cutout'])).toEqual(expect.arrayContaining(['background', 'cutoutFormat']));
		expect(options(['cutout'])).not.toContain('grow');
		expect(options(['outline'])).toEqual(['simplifyOutline', 'outlineOffset', ...ofThings]);
		expect(options(['preview'])).toEqual(ofThings);
		for (const made of ['inpaintingMask', 'cleanMask']) {
			expect(options([made])).toEqual(['grow', 'feather', ...ofThings]);
			expect(options([made]).filter((name) => cutting.includes(name as never))).toEqual([]);
		}
	});

	test('options that are not added have no value, and one that is keeps what it was saved with', () => {
		const { properties } = description;
		const node = { typeVersion: 1 } as INode;
		const read = (options: INodeParameters) => {
			const given = { operation: 'useMask', make: ['cutout'], options };
			return getNodeParameters(properties, given, true, false, node, description);
		};
		expect(read({})).toMatchObject({ productImage: 'none', options: {} });
		const off = { backgroundImage: 'none', shadow: false };
		expect(read(off)).toMatchObject({ options: off });
		const on = { backgroundImage: 'blurred', shadow: true };
		expect(read(on)!.options).toEqual(on);
	});

	test('what lies behind a cutout stands under its background, and details only where they count', () => {
		const options = optionsOf({ operation: 'useMask', make: ['cutout'] });
		expect(options.slice(0, 4)).toEqual([
			...['background', 'backgroundImage', 'shadow', 'canvasWidth'],
		]);
		expect(options).not.toContain('productImage');
	});

	test('what README names is offered at once, and stands together', () => {
		const found = optionsOf({ operation: 'segment', outputs: ['cutout'], imageSource: 'url' });
		expect(found.slice(0, 14)).toEqual([
			...['productImage', 'background'],
			...['canvasWidth', 'canvasHeight', 'canvasMargin', 'horizontalAlign', 'verticalAlign'],
			...['enlarge', 'cutoutFormat', 'jpegQuality', 'jpegColours', 'cropToMask', 'cropPadding'],
			'edge',
		]);
		expect(found).toContain('largestThings');
	});

	test('the options of the other operations are what they were', () => {
		for (const operation of ['segment', 'submit', 'getTask']) {
			const found = optionsOf({ operation, outputs: ['cutout'], imageSource: 'url' });
			expect(found).not.toContain('grow');
			expect(found).toContain('includeInput');
			expect(found.filter((name) => behind.includes(name as never))).toEqual([]);
			expect(found.indexOf('productImage')).toBe(operation === 'submit' ? -1 : 0);
		}
	});
});

test('the trigger offers product images first, and nothing of what lies behind', () => {
	const { properties } = new PiApiTrigger().description;
	const { options = [] } = properties.find(({ name }) => name === 'options')!;
	const names = options.map(({ name }) => name);
	expect(names.slice(0, 3)).toEqual(['productImage', 'productImageSize', 'background']);
	expect(names.filter((name) => behind.includes(name as never))).toEqual([]);
});
