import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request for a chat completion, as far as it is read here. */
export interface ChatRequest {
	messages: Array<{ role: string; content: unknown; tool_call_id?: string }>;
	tools?: Array<{ function: { name: string; description: string; parameters: object } }>;
}

/** What the model says: a text, or the use of the only tool it was given. */
export type ChatTurn = { text: string } | { toolArguments: object };

/** Plays a chat model behind the OpenAI protocol, on loopback. */
export interface ChatModel {
	requests: ChatRequest[];
	/** As n8n's OpenAI credential has it. */
	credential: object;
	close(): Promise<void>;
}

/** @param play what the model says to a request */
export async function startChatModel(play: (request: ChatRequest) => ChatTurn): Promise<ChatModel> {
	const requests: ChatRequest[] = [];
	const server = createServer((request, response) => {
		void request.toArray().then((chunks: Buffer[]) => {
			const body = JSON.parse(Buffer.concat(chunks).toString()) as ChatRequest;
			requests.push(body);
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(completion(body, play(body), requests.length)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		requests,
		credential: { apiKey: 'only-for-tests', url: `http://127.0.0.1:${port}/v1`, header: false },
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function completion({ tools }: ChatRequest, turn: ChatTurn, count: number): object {
	const isText = 'text' in turn;
	const call = isText
		? undefined
		: { name: tools?.[0].function.name, arguments: JSON.stringify(turn.toolArguments) };
	return {
		id: `chat-${count}`,
		object: 'chat.completion',
		created: 1,
		model: 'played',
		choices: [
			{
				index: 0,
				finish_reason: isText ? 'stop' : 'tool_calls',
				message: isText
					? { role: 'assistant', content: turn.text }
					: {
							role: 'assistant',
							content: null,
							tool_calls: [{ id: `call-${count}`, type: 'function', function: call }],
						},
			},
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
