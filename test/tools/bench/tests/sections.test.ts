import { renewSections } from '../report/sections';

const report = '# Title\n\nOld words.\n\n## One\n\nold one\n\n### More\n\n## Two\n\nold two\n';

it('renews one section and leaves the others', () => {
	expect(renewSections(report, '## Two\n\nnew two\n')).toBe(
		'# Title\n\nOld words.\n\n## One\n\nold one\n\n### More\n\n## Two\n\nnew two',
	);
});

it('adds a section that there was not', () => {
	expect(renewSections(report, '## Three\n\nnew')).toMatch(/old two\n\n## Three\n\nnew$/);
});

it('renews what stands in front of all sections', () => {
	const renewed = renewSections(report, '# Title\n\nNew words.\n\n## One\n\nnew one');
	expect(renewed).toBe('# Title\n\nNew words.\n\n## One\n\nnew one\n\n## Two\n\nold two');
});

it('makes a report where there was none', () => {
	expect(renewSections('', '## One\n\nnew')).toBe('\n\n## One\n\nnew');
});
