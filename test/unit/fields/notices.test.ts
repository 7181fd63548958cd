import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { PiApi } from '../../../credentials/PiApi.credentials';
import { PiApiTrigger } from '../../../nodes/PiApiTrigger/PiApiTrigger.node';
import { SegmentWithPrompt } from '../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node';

const callbacks = readFileSync(resolve(__dirname, '../../../docs/callbacks.md'), 'utf8');

const notices = [
	...new PiApi().properties,
	...new PiApiTrigger().description.properties,
	...new SegmentWithPrompt().description.properties,
].filter(({ type }) => type === 'notice');

test('notices keep their form where n8n 2 takes all tags but links out of them', () => {
	for (const { displayName } of notices) expect(displayName).not.toMatch(/<(br|p|li|ul|ol)\b/);
});

test('the steps of the trigger are one notice each, in their order and in that of the page', () => {
	const steps = new PiApiTrigger().description.properties
		.filter(({ type }) => type === 'notice')
		.map(({ displayName }) => /^\d\. <b>\w+/.exec(displayName)?.[0].replace('<b>', '**'));
	expect(steps.map((step) => step?.slice(0, 2))).toEqual(['1.', '2.', '3.', '4.']);
	expect(callbacks.match(/^\d\. \*\*\w+/gm)).toEqual(steps);
});
