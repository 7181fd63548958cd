import { digestOfTask } from '../../../../nodes/shared/create/reuse/requestDigest';
import { digestInput, digestRequest } from '../../../../nodes/shared/task/identity/inputDigest';
import { digestForName, digestImage } from '../../../../nodes/shared/task/identity/inlineImage';
import { unseenTask } from '../../../../nodes/shared/task/task';
import { FakeService } from '../../kit/fakeService';
import { newId } from '../kit/fakeAccount';

const { context } = new FakeService();
const words = { prompt: 'shoe', negativePrompt: '', segmentFactor: 0 };
const content = digestImage(Buffer.from('a photo'));
const sealed = `photo-${digestForName(content, context.apiKey)}.png`;
const asked = digestRequest(words, content);

test.each([
	['the host of uploads', 'https://upload.theapi.app', true],
	['another one of the same site', 'https://img.theapi.app/ephemeral', true],
	['that of the API', 'https://api.piapi.ai', true],
	['somebody else’s', 'https://evil.example/x', false],
	['a name that ends like it', 'https://nottheapi.app', false],
	['an IP address', 'http://10.0.0.1', false],
])('an upload’s name at %s tells its content: %s', (_label, place, isTold) => {
	const urls = { baseUrl: 'https://api.piapi.ai', uploadUrl: 'https://upload.theapi.app' };
	const input = { ...words, image: `${place}/${sealed}` };
	expect(digestOfTask({ ...unseenTask(newId()), input }, { ...context, ...urls })).toBe(
		isTold ? asked : undefined,
	);
});

test('any other address counts as it is written', () => {
	const input = { ...words, image: 'https://evil.example/x.png' };
	expect(digestOfTask({ ...unseenTask(newId()), input }, context)).toBe(digestInput(input));
	expect(digestOfTask({ ...unseenTask(newId()), input: { ...words } }, context)).toBeUndefined();
});
