import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { INodeTypeDescription } from 'n8n-workflow';

import { PiApiTrigger } from '../../../nodes/PiApiTrigger/PiApiTrigger.node';
import { SegmentWithPrompt } from '../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node';
import { readProduct } from '../../../nodes/shared/fields/product';
import { options as optionsOf } from '../fields/tables';
import { EXAMPLE_FILES, readExample } from '../../tools/examples/exampleWorkflow';

const FOLDER = resolve(__dirname, '../../../examples');
const README = readFileSync(join(FOLDER, 'README.md'), 'utf8');

/** Where the sample rows come from: photographs that anyone may use. */
const SAMPLES = 'raw.githubusercontent.com';
/** Which services' addresses workflows hold themselves. */
const SERVICES = [
	'api.openai.com',
	'api.piapi.ai',
	'docs.google.com',
	'drive.google.com',
	'www.googleapis.com',
	'your-shop.myshopify.com',
];

const segment = new SegmentWithPrompt().description;
const OWN: Record<string, INodeTypeDescription> = {
	'n8n-nodes-piapi-segment.segmentWithPrompt': segment,
	'n8n-nodes-piapi-segment.segmentWithPromptTool': segment,
	'n8n-nodes-piapi-segment.piApiTrigger': new PiApiTrigger().description,
};

/** What n8n adds to a node for models. */
const TOOL_FIELDS = ['descriptionType', 'toolDescription'];
const isTool = (type: string) => type.endsWith('Tool');

type Connections = Record<string, Record<string, Array<Array<{ node: string; type: string }>>>>;

test('there are examples', () => {
	expect(EXAMPLE_FILES.length).toBeGreaterThanOrEqual(8);
});

describe.each(EXAMPLE_FILES)('%s', (file) => {
	const workflow = readExample(file);
	const names = workflow.nodes.map(({ name }) => name);
	const connections = Object.entries(workflow.connections as Connections);

	test('names and IDs are unique, and connections join nodes that are there', () => {
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(workflow.nodes.map(({ id }) => id)).size).toBe(names.length);
		for (const [from, outputs] of connections) {
			expect(names).toContain(from);
			const targets = Object.entries(outputs).flatMap(([type, lists]) =>
				lists.flat().map((target) => ({ ...target, expectedType: type })),
			);
			for (const { node, type, expectedType } of targets) {
				expect(names).toContain(node);
				expect(type).toBe(expectedType);
			}
		}
	});

	// n8n 3 treats it differently at nodes with several outputs.
	test('Always Output Data is set on nodes with one output only', () => {
		const outputsOf = (name: string) => (workflow.connections as Connections)[name]?.main ?? [];
		const always = workflow.nodes.filter(({ alwaysOutputData }) => alwaysOutputData);
		for (const { name, onError } of always) {
			expect({ name, outputs: outputsOf(name).length }).toEqual({ name, outputs: 1 });
			expect(onError).not.toBe('continueErrorOutput');
		}
	});

	test('every node but notes is connected', () => {
		const joined = connections.flatMap(([from, outputs]) => [
			from,
			...Object.values(outputs).flatMap((lists) => lists.flat().map(({ node }) => node)),
		]);
		const loose = workflow.nodes.filter(
			({ name, type }) => !joined.includes(name) && type !== 'n8n-nodes-base.stickyNote',
		);
		expect(loose.map(({ name }) => name)).toEqual([]);
	});

	test('has a note, and no account, key or data of anybody', () => {
		expect(workflow.nodes.map(({ type }) => type)).toContain('n8n-nodes-base.stickyNote');
		for (const { credentials } of workflow.nodes) {
			for (const { id } of Object.values((credentials ?? {}) as Record<string, { id: unknown }>)) {
				expect(id).toBeNull();
			}
		}
		const text = JSON.stringify(workflow);
		const hosts = [...text.matchAll(/https?:\/\/([^/"\\*]+)/g)].map(([, host]) => host);
		expect(hosts.filter((host) => !/(^|\.)example\.com$|^…$/.test(host))).toEqual(
			hosts.filter((host) => [SAMPLES, ...SERVICES].includes(host)),
		);
		expect((workflow as { pinData?: object }).pinData ?? {}).toEqual({});
	});

	test('sets only fields that this package has', () => {
		const own = workflow.nodes.filter(({ type }) => type in OWN);
		expect(own.length).toBeGreaterThan(0);
		for (const { type, typeVersion, parameters } of own) {
			const { properties, version } = OWN[type];
			expect(typeVersion).toBe(version);
			const known = [...properties.map(({ name }) => name), ...(isTool(type) ? TOOL_FIELDS : [])];
			expect(known).toEqual(expect.arrayContaining(Object.keys(parameters as object)));
			const collections = properties.filter(({ name }) => name === 'options');
			const options = collections.flatMap((collection) => collection.options ?? []);
			const given = Object.keys((parameters as { options?: object }).options ?? {});
			expect(options.map(({ name }) => name)).toEqual(expect.arrayContaining(given));
			const outputs = properties.find(({ name }) => name === 'outputs')?.options ?? [];
			const chosen = (parameters as { outputs?: string[] }).outputs ?? [];
			const offered = outputs.map((output) => 'value' in output && output.value);
			expect(offered).toEqual(expect.arrayContaining(chosen));
		}
	});

	test('a product image is one choice, as large as the note says', () => {
		for (const { parameters } of workflow.nodes.filter(({ type }) => type in OWN)) {
			const { options = {} } = parameters as { options?: object };
			expect(Object.keys(options)).not.toContain('canvasWidth');
			const { side } = readProduct(optionsOf(options)) ?? {};
			if (side !== undefined)
				expect(JSON.stringify(workflow)).toContain(`${side} × ${side} pixels`);
		}
	});

	test('sample images are those of a project that gives them away', () => {
		const text = JSON.stringify(workflow);
		const addresses = [...text.matchAll(/https:\/\/raw\.githubusercontent\.com\/[^"\s\\*]+/g)];
		for (const [address] of addresses) {
			expect(address).toMatch(
				/\/scikit-image\/scikit-image\/([0-9a-f]{40}\/skimage\/data\/\w+|main\/no-such-image)\.(png|jpg)$/,
			);
		}
	});

	test('no node covers another, and notes lie beside nodes or hold them whole', () => {
		const boxes = workflow.nodes.map(({ name, type, position, parameters }) => {
			const [left, top] = position as [number, number];
			const isNote = type === 'n8n-nodes-base.stickyNote';
			// A node is 100 pixels wide and high, with its name below.
			const size = (isNote ? parameters : { width: 100, height: 130 }) as Record<string, number>;
			return { name, isNote, left, top, right: left + size.width, bottom: top + size.height };
		});
		const meet = boxes.flatMap((one, index) =>
			boxes.slice(index + 1).flatMap((other) => {
				const isApart =
					one.right <= other.left ||
					other.right <= one.left ||
					one.bottom <= other.top ||
					other.bottom <= one.top;
				const [note, inner] = one.isNote ? [one, other] : [other, one];
				const isHeld =
					note.isNote &&
					!inner.isNote &&
					note.left <= inner.left &&
					note.top <= inner.top &&
					inner.right <= note.right &&
					inner.bottom <= note.bottom;
				return isApart || isHeld ? [] : [`${one.name} and ${other.name}`];
			}),
		);
		expect(meet).toEqual([]);
	});

	test('in a note no paragraph is drawn as part of the last step', () => {
		for (const { type, parameters } of workflow.nodes) {
			if (type !== 'n8n-nodes-base.stickyNote') continue;
			expect((parameters as { content: string }).content).not.toMatch(/\n\d\. .*\n\n(?!#)/);
		}
	});

	test('is described in the README of the examples', () => {
		expect(README).toContain(`## ${file}\n`);
	});
});
