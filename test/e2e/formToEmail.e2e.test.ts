import { FormData, fetch } from 'undici';

import { renderSample, sampleCatalog } from '../tools/simulator';
import { chosenExample } from './kit/examples';
import { openMailbox, type Mailbox } from './kit/mailbox';
import { expectMask } from './kit/masks';
import { World } from './kit/world';

describe('the example with a form and an e-mail', () => {
	let world: World;
	let mailbox: Mailbox;
	let formUrl: string;
	const [{ name, prompt }] = sampleCatalog;

	beforeAll(async () => {
		world = await World.start({ server: true });
		mailbox = await openMailbox();
		const { rest } = world.instance;
		const { id } = await rest.createCredential('SMTP account', 'smtp', mailbox.credential);
		const credentials = { ...world.credentials, smtp: { id, name: 'SMTP account' } };
		const workflow = await rest.createWorkflow(
			chosenExample('form-to-email.json', { credentials }),
		);
		await rest.activateWorkflow(workflow);
		const form = workflow.nodes.find((node) => node.name === 'Image form')!;
		formUrl = `${rest.baseUrl}/form/${String(form.webhookId)}`;
	});

	afterAll(async () => {
		await world?.close();
		await mailbox?.close();
	});

	/** Sends the form as a browser does. */
	async function sendForm(file: Blob, fileName: string): Promise<void> {
		const page = await fetch(formUrl);
		expect(await page.text()).toContain('Select something in an image');
		const form = new FormData();
		form.set('field-0', 'reader@example.com');
		form.set('field-1', prompt);
		form.set('field-2', file, fileName);
		const response = await fetch(formUrl, { method: 'POST', body: form });
		expect(response.status).toBe(200);
		await response.arrayBuffer();
	}

	it('sends the image and its mask', async () => {
		const { image } = await renderSample(name);
		await sendForm(new Blob([new Uint8Array(image)], { type: 'image/png' }), 'from-my-phone.png');
		await world.until('the e-mail', () => mailbox.messages.length === 1);
		const [message] = mailbox.messages;
		expect(message.to).toMatchObject({ text: 'reader@example.com' });
		expect(message.subject).toContain(prompt);
		expect(message.attachments.map(({ contentType }) => contentType)).toEqual([
			'image/png',
			'image/png',
		]);
		const [sent, mask] = message.attachments;
		expect(Buffer.compare(sent.content, image)).toBe(0);
		expect(sent.filename).toBe('from-my-phone.png');
		expect(mask.filename).toMatch(/^from-my-phone-mask\.png$/);
		await expectMask(mask.content, { name, prompt });
	});

	it('tells the sender what a wrong file really is, and pays nothing for it', async () => {
		await sendForm(new Blob(['%PDF-1.7\n%'], { type: 'image/png' }), 'image.png');
		await world.until('the e-mail', () => mailbox.messages.length === 2);
		expect(mailbox.messages[1].text).toMatch(/is a PDF document/);
		expect(world.simulator.counters.tasksCreated).toBe(1);
	});
});
