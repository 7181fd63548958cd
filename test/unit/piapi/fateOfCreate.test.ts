import { fateOfCreate, type CreateFate } from '../../../nodes/shared/piapi/fateOfCreate';
import { readRefusal } from '../../../nodes/shared/piapi/refusal';
import { type ProblemFacts, type ProblemReason } from '../../../nodes/shared/problem/problem';
import { problemOf } from '../kit/problemOf';

describe('what became of a create that met this', () => {
	const rows: Array<[ProblemReason, ProblemFacts, CreateFate]> = [
		['rateLimited', { statusCode: 429 }, 'limited'],
		['serverError', { statusCode: 502 }, 'lost'],
		['network', { networkCode: 'ECONNREFUSED', wasConnected: false }, 'unreached'],
		['network', { networkCode: 'ETIMEDOUT', wasConnected: false }, 'unreached'],
		['network', { networkCode: 'ECONNREFUSED' }, 'lost'],
		['network', { networkCode: 'EHOSTUNREACH' }, 'lost'],
		['network', { networkCode: 'ECONNRESET' }, 'lost'],
		['network', { networkCode: 'CERT_HAS_EXPIRED' }, 'refused'],
		['network', {}, 'lost'],
		['notPiApi', { statusCode: 200 }, 'lost'],
		['notPiApi', { statusCode: 404 }, 'refused'],
		['notPiApi', { statusCode: 403 }, 'lost'],
		['notPiApi', {}, 'lost'],
		['notFound', { statusCode: 404, detail: 'no such page' }, 'refused'],
		['notFound', { statusCode: 404 }, 'refused'],
		['notFound', { statusCode: 404, detail: 'Task not found' }, 'lost'],
		['answerTooLarge', {}, 'lost'],
		['unauthorized', { statusCode: 401 }, 'refused'],
		['noCredit', { statusCode: 402 }, 'refused'],
		['planTooLow', { statusCode: 403 }, 'refused'],
		['invalidParameter', {}, 'refused'],
		['unusableImage', {}, 'refused'],
		['redirected', { statusCode: 302 }, 'lost'],
		['unexpected', {}, 'lost'],
		['cancelled', {}, 'lost'],
		['cancelled', { wasSent: false }, 'unsent'],
	];
	test.each(rows)('%s %j: %s', (reason, facts, fate) => {
		expect(fateOfCreate(problemOf(reason, facts))).toBe(fate);
	});
});

describe('only words of a cause before taking say that nothing was taken', () => {
	test.each<[number, number, string, CreateFate]>([
		[400, 400, 'invalid image', 'refused'],
		[400, 400, 'input.image is required', 'refused'],
		[422, 422, 'json: cannot unmarshal string into field segment_factor', 'refused'],
		[200, 10003, 'image too large', 'refused'],
		[200, 10000, 'image too large', 'lost'],
		[400, 400, 'wrong image format', 'refused'],
		[400, 400, 'empty response body', 'lost'],
		[400, 400, 'missing result file', 'lost'],
		[400, 400, 'model returned an empty image', 'lost'],
		[400, 400, 'output image missing', 'lost'],
		[400, 400, 'invalid image generated', 'lost'],
		[400, 400, 'unknown model', 'refused'],
		[400, 400, 'image size limit exceeded: it exceeds the maximum', 'refused'],
		[400, 400, 'webhook_config is not permitted', 'refused'],
		[403, 403, 'invalid image', 'lost'],
		[400, 10000, 'Something went wrong', 'lost'],
		[400, 400, 'memory limit exceeded while processing the task', 'lost'],
		[400, 400, 'retry limit exceeded for task', 'lost'],
		[400, 400, 'too many retries for task', 'lost'],
		[400, 400, 'too many open files while dispatching the job', 'lost'],
		[400, 400, 'database row limit reached for request', 'lost'],
		[400, 400, 'record not found', 'lost'],
		[400, 400, 'redis: invalid argument while publishing task', 'lost'],
		[400, 400, 'json: cannot unmarshal string into Go struct field WorkerResponse.id', 'lost'],
		[400, 400, 'failed to save task: invalid input syntax', 'lost'],
		[400, 400, 'grpc: received message larger than max (exceeds max size)', 'lost'],
		[400, 400, 'request already processed, task exists', 'lost'],
		[400, 400, 'too many concurrent requests', 'limited'],
		[403, 403, 'your plan limit is reached', 'limited'],
		[400, 10000, 'unknown error', 'lost'],
		[400, 10000, 'failed to process', 'lost'],
		[400, 10000, 'maximum retries exceeded', 'lost'],
		[400, 10000, 'time limit exceeded', 'lost'],
		[400, 10000, 'too many open files', 'lost'],
		[400, 10000, 'not enough workers', 'lost'],
		[400, 10000, 'concurrent map writes', 'lost'],
		[400, 10000, 'the service is being upgraded', 'lost'],
		[400, 10000, 'sorry, too many clients already', 'lost'],
		[200, 10000, 'optimistic concurrency failure', 'lost'],
		[400, 10001, 'optimistic concurrency failure', 'lost'],
		[400, 400, 'context deadline exceeded', 'lost'],
		[402, 402, 'failed to freeze point: transaction aborted', 'lost'],
		[409, 409, 'invalid image', 'lost'],
		[499, 499, '', 'lost'],
		[302, 302, '', 'lost'],
		[403, 403, 'forbidden', 'lost'],
		[400, 400, 'too many concurrent tasks', 'limited'],
		[400, 10001, 'slow down', 'limited'],
		[429, 429, 'sorry, too many clients already', 'limited'],
		[403, 403, 'task limit reached', 'limited'],
		[400, 400, 'failed to freeze point', 'refused'],
		[400, 400, 'not enough credits', 'refused'],
		[403, 403, 'please upgrade your plan', 'refused'],
	])('HTTP %i, code %i, “%s”: %s', (status, code, message, fate) => {
		expect(fateOfCreate(readRefusal(status, { code, message, data: null }))).toBe(fate);
	});
});
