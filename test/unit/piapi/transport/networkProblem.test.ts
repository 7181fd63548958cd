import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import { createRequire } from 'node:module';
import { connect, type AddressInfo, type NetConnectOpts } from 'node:net';

import type { AxiosStatic } from 'axios';
import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { readNetworkProblem } from '../../../../nodes/shared/piapi/transport/networkProblem';

const circle = new Error('round', { cause: { cause: undefined as unknown } });
(circle.cause as { cause: unknown }).cause = circle;

test('what was thrown is kept without its request: name, words, stack and code', () => {
	const thrown = Object.assign(new TypeError('reset'), { code: 'ECONNRESET', config: { key: 1 } });
	const { cause } = readNetworkProblem(thrown);
	expect(cause).toMatchObject({ name: 'TypeError', message: 'reset', code: 'ECONNRESET' });
	expect(cause).toHaveProperty('stack', thrown.stack);
	expect(cause).not.toHaveProperty('config');
	const plain = readNetworkProblem({ httpCode: 'EPIPE', message: 'broken' }).cause;
	expect(plain).toMatchObject({ name: 'Error', message: 'broken', code: 'EPIPE' });
	expect(plain).toHaveProperty('stack', expect.stringMatching(/^Error: broken\n/));
});

test.each([
	[
		'its own code',
		Object.assign(new Error('reset by peer'), { code: 'ECONNRESET' }),
		{ reason: 'network', facts: { networkCode: 'ECONNRESET', detail: 'reset by peer' } },
	],
	[
		'a code with a digit in it',
		Object.assign(new Error('broken'), { code: 'ERR__ERROR_FORMAT_PADDING_1' }),
		{ reason: 'network', facts: { networkCode: 'ERR__ERROR_FORMAT_PADDING_1', detail: 'broken' } },
	],
	[
		"n8n's name for the code",
		Object.assign(new Error('not found'), { httpCode: 'ENOTFOUND' }),
		{
			reason: 'network',
			facts: { networkCode: 'ENOTFOUND', detail: 'not found', wasConnected: false },
		},
	],
	[
		'the code of its cause, further down',
		new Error('outer', { cause: new Error('inner', { cause: { code: 'EPIPE' } }) }),
		{ reason: 'network', facts: { networkCode: 'EPIPE', detail: 'outer' } },
	],
	[
		"the original words, where n8n's own error keeps them",
		{ code: 'ECONNREFUSED', message: 'The service refused', messages: ['connect ECONNREFUSED'] },
		{
			reason: 'network',
			facts: { networkCode: 'ECONNREFUSED', detail: 'connect ECONNREFUSED', wasConnected: false },
		},
	],
	[
		'no words in that list',
		Object.assign(new Error('refused'), { code: 'ECONNREFUSED', messages: [] }),
		{
			reason: 'network',
			facts: { networkCode: 'ECONNREFUSED', detail: 'refused', wasConnected: false },
		},
	],
	['a stop', { code: 'ERR_CANCELED' }, { reason: 'cancelled', facts: {} }],
	[
		'a stop further down',
		new Error('outer', { cause: { code: 'ERR_CANCELED' } }),
		{ reason: 'cancelled', facts: {} },
	],
	[
		'an HTTP status is no such code',
		Object.assign(new Error('oops'), { code: 500, httpCode: '404' }),
		{ reason: 'unexpected', facts: { detail: 'oops' } },
	],
	[
		'nor is what only holds one',
		Object.assign(new Error('oops'), { code: 'the ECONNRESET' }),
		{ reason: 'unexpected', facts: { detail: 'oops' } },
	],
	[
		'nor is what only begins like one',
		Object.assign(new Error('oops'), { code: 'EPIPE broke' }),
		{ reason: 'unexpected', facts: { detail: 'oops' } },
	],
	['a text', 'it broke', { reason: 'unexpected', facts: { detail: 'it broke' } }],
	['nothing', undefined, { reason: 'unexpected', facts: { detail: 'undefined' } }],
	['causes in a circle', circle, { reason: 'unexpected', facts: { detail: 'round' } }],
])('%s', (_label, error, expected) => {
	const { reason, facts, cause } = readNetworkProblem(error);
	expect({ reason, facts }).toEqual(expected);
	// What was thrown may hold the key, in the headers of its request.
	expect(cause).not.toBe(error);
	expect(cause).toMatchObject({ message: facts.detail ?? expect.any(String) });
	expect(cause).not.toHaveProperty('cause');
});

test('what n8n’s guard against its own network stops has not left', () => {
	const error = Object.assign(new Error('The request was blocked'), { name: 'SsrfBlockedIpError' });
	expect(readNetworkProblem(new Error('outer', { cause: error }))).toMatchObject({
		reason: 'unexpected',
		facts: { wasSent: false },
	});
});

/** n8n's own. */
const axios = createRequire(require.resolve('n8n-core'))('axios') as AxiosStatic;

/** As n8n throws it: its own error around axios's, around Node's. */
async function failureOf(code: string, syscall: string): Promise<unknown> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const agent = new Agent();
	agent.createConnection = (options) => {
		const socket = connect(options as NetConnectOpts);
		const error = Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
		return socket.once('connect', () => socket.destroy(error));
	};
	const { port } = server.address() as AddressInfo;
	const thrown = await axios
		.post(`http://127.0.0.1:${port}/`, { a: 1 }, { httpAgent: agent, proxy: false })
		.catch((error: unknown) => error);
	server.close();
	return new NodeApiError({ name: 'a' } as INode, thrown as JsonObject);
}

test.each([
	['ECONNREFUSED', 'connect', false],
	['ETIMEDOUT', 'connect', false],
	['ENOTFOUND', 'getaddrinfo', false],
	['EHOSTUNREACH', 'connect', false],
	['EHOSTUNREACH', 'read', undefined],
	['ENETUNREACH', 'write', undefined],
	['ETIMEDOUT', 'read', undefined],
	['ECONNRESET', 'read', undefined],
])(
	'whether a connection was made, of what axios and n8n throw: %s at %s',
	async (code, syscall, told) => {
		const { reason, facts } = readNetworkProblem(await failureOf(code, syscall));
		expect([reason, facts.networkCode, facts.wasConnected]).toEqual(['network', code, told]);
	},
);
