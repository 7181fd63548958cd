import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';

/** A mail server on loopback that takes every message. */
export interface Mailbox {
	/** As they came in, parsed. */
	messages: ParsedMail[];
	/** As n8n's SMTP credential has it. */
	credential: object;
	close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
	const messages: ParsedMail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, _session, done) {
			simpleParser(stream).then(
				(message) => {
					messages.push(message);
					done();
				},
				(error: Error) => done(error),
			);
		},
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as AddressInfo;
	return {
		messages,
		credential: {
			user: '',
			password: '',
			host: '127.0.0.1',
			port,
			secure: false,
			disableStartTls: true,
		},
		close: async () => await new Promise((resolve) => server.close(resolve)),
	};
}
