import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { checkCodex } from '../ahead/codex';
import { checkDescription } from '../ahead/description';
import { checkIcon } from '../ahead/icons';
import { checkLockFile, checkManifest } from '../ahead/manifest';

const rulesOf = (findings: Array<{ rule: string }>) => findings.map(({ rule }) => rule);

const field: INodeProperties = {
	displayName: 'Prompt',
	name: 'prompt',
	type: 'string',
	default: '',
	required: true,
};
const inside = (option: Partial<INodeProperties>): Partial<INodeProperties> => ({
	name: 'options',
	type: 'collection',
	default: {},
	required: false,
	options: [{ ...field, required: false, ...option }],
});
const options = (...names: string[]): Partial<INodeProperties> => ({
	type: 'options',
	options: names.map((name) => ({ name, value: name })),
});

function check(property: Partial<INodeProperties>, credentials = ['piApi']) {
	const properties = [{ ...field, ...property }];
	return checkDescription({
		name: 'node',
		properties,
		credentials: credentials.map((name) => ({ name })),
	} as INodeTypeDescription);
}

describe('the rules of tomorrow for a node', () => {
	it.each([
		['a required field', {}],
		['an option', inside({})],
		['a hint of 120 characters', { hint: 'x'.repeat(120) }],
		['the choice of the operation', { name: 'operation', required: false }],
		['a field that has a reason to be seen at once', { name: 'negativePrompt', required: false }],
		['a notice', { type: 'notice' as const, required: false }],
		['options in their own order', options('Mask', 'Cutout')],
	])('like %s', (_what, property) => {
		expect(check(property)).toEqual([]);
	});

	it.each([
		['non-required-fields-in-collection', 'an optional field at the top', { required: false }],
		['open-ended-node-fields', 'optional JSON', { type: 'json' as const, required: false }],
		['hint-max-length', 'a long hint', { hint: 'x'.repeat(121) }],
		['hint-max-length', 'a long hint of an option', inside({ hint: 'x'.repeat(121) })],
		['no-duplicate-param-options', 'an option twice', options('Mask', 'Mask')],
	])('find by %s: %s', (rule, _what, property) => {
		expect(rulesOf(check(property))).toEqual([rule]);
	});

	it('find by require-param-default: a field without one', () => {
		const { default: _default, ...bare } = field;
		const description = { name: 'node', properties: [bare] } as unknown as INodeTypeDescription;
		expect(rulesOf(checkDescription(description))).toEqual(['require-param-default']);
	});

	it('find by single-credential-per-node: two credentials', () => {
		expect(rulesOf(check({}, ['piApi', 'otherApi']))).toEqual(['single-credential-per-node']);
	});
});

describe('the rules of tomorrow for a codex file', () => {
	it('like categories of n8n', () => {
		expect(checkCodex({ node: 'n', categories: ['Marketing & Content', 'Utility'] })).toEqual([]);
	});

	it.each([
		['an old one', { categories: ['Marketing'] }],
		['one that hides the node', { categories: ['AI'] }],
		['none', {}],
		['an empty list', { categories: [] }],
		['subcategories', { categories: ['Utility'], subcategories: { AI: ['Tools'] } }],
	])('find %s', (_what, codex) => {
		expect(rulesOf(checkCodex({ node: 'n', ...codex }))).toEqual(['valid-node-categories']);
	});
});

describe('the contrast of an icon', () => {
	const icon = (colour: string) => `<svg><path fill="${colour}"/></svg>`;

	it.each([
		['white', '#ffffff', 'dark' as const],
		['black', '#000000', 'light' as const],
	])('%s is seen on the %s theme', (_name, colour, theme) => {
		expect(checkIcon('icon.svg', icon(colour), theme)).toEqual([]);
	});

	it.each([
		['black', '#000000', 'dark' as const, '1.48'],
		['white', '#ffffff', 'light' as const, '1.00'],
	])('%s is not seen on the %s theme', (_name, colour, theme, ratio) => {
		const [{ text }] = checkIcon('icon.svg', icon(colour), theme);
		expect(text).toContain(ratio);
	});

	it('is not taken for good where no colour is found', () => {
		expect(checkIcon('icon.svg', '<svg/>', 'light')).toHaveLength(1);
	});
});

describe('package.json and the lock file', () => {
	const good = { license: 'MIT', keywords: ['n8n-community-node-package'], repository: {} };

	it('pass as they should be', () => {
		expect(checkManifest(good)).toEqual([]);
	});

	it.each([
		['require-mit-license', { license: 'ISC' }],
		['require-community-node-keyword', { keywords: [] }],
		['no-monorepo', { repository: { directory: 'packages/a' } }],
		['no-monorepo', { workspaces: ['a'] }],
	])('%s', (rule, change) => {
		expect(rulesOf(checkManifest({ ...good, ...change }))).toEqual([rule]);
	});

	it('a package without a digest is found, but not the root, a link or what another brings along', () => {
		const packages = {
			'': {},
			'test/tools/lint/newest': {},
			'node_modules/newest': { link: true },
			'node_modules/a': { integrity: 'sha512-a' },
			'node_modules/a/node_modules/b': { inBundle: true },
			'node_modules/c': {},
		};
		expect(checkLockFile('lock', { packages })).toEqual([
			{ rule: 'lock-file-integrity', text: 'lock: node_modules/c has no digest' },
		]);
	});
});
