import { failureOf } from '../../../nodes/shared/piapi/failureOf';
import { failedTask } from '../kit/failedTask';

test('the problem of a failed task names it, and says why it failed', () => {
	const failed = failedTask({ task_id: 't-1', error: { code: 10003, message: 'no luck' } });
	const { reason, facts } = failureOf(failed, { secrets: [] });
	expect({ reason, ...facts }).toEqual({
		...{ reason: 'taskFailed', taskId: 't-1', detail: 'no luck', statusCode: 10003 },
	});
});

test.each([
	['cleaned', 'https://a.test/a.png?sig=1', 'https://a.test/a.png'],
	['without encryption', 'HTTP://a.test/a.png', 'HTTP://a.test/a.png'],
	['not what is none', 'see https://a.test/a.png', undefined],
	['not what was sent inline', 'data:image/png;base64,AA==', undefined],
	['not what it does not tell', undefined, undefined],
])('and where its image was: %s', (_label, image, expected) => {
	const failed = failedTask({ input: { image } });
	expect(failureOf(failed, { secrets: [] }).facts.imageAddress).toBe(expected);
});
