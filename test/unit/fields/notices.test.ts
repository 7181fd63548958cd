import { PiApi } from '../../../credentials/PiApi.credentials';
import { PiApiTrigger } from '../../../nodes/PiApiTrigger/PiApiTrigger.node';
import { SegmentWithPrompt } from '../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node';

const notices = [
	...new PiApi().properties,
	...new PiApiTrigger().description.properties,
	...new SegmentWithPrompt().description.properties,
].filter(({ type }) => type === 'notice');

test('notices keep their form where n8n 2 takes all tags but links out of them', () => {
	for (const { displayName } of notices) expect(displayName).not.toMatch(/<(br|p|li|ul|ol)\b/);
});

test('the steps of the trigger are one notice each, in their order', () => {
	const titles = new PiApiTrigger().description.properties
		.filter(({ type }) => type === 'notice')
		.map(({ displayName }) => displayName.slice(0, 2));
	expect(titles).toEqual(['1.', '2.', '3.', '4.']);
});
