import { FormData, fetch } from 'undici';

import { renderSample, sampleCatalog } from '../tools/simulator';
import { chosenExample } from './kit/examples';
import { openMailbox, type Mailbox } from './kit/mailbox';
import { expectMask } from './kit/masks';
import { World } from './kit/world';

const SIGN_IN = { user: 'friend', password: 'password-of-the-tests' };
const headers = {
	authorization: `Basic ${Buffer.from(Object.values(SIGN_IN).join(':')).toString('base64')}`,
};

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
		const signIn = await rest.createCredential('Form sign-in', 'httpBasicAuth', SIGN_IN);
		const credentials = {
			...world.credentials,
			smtp: { id, name: 'SMTP account' },
			httpBasicAuth: { id: signIn.id, name: 'Form sign-in' },
		};
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
	async function sendForm(...files: Array<[Blob, string]>): Promise<void> {
		const page = await fetch(formUrl, { headers });
		expect(await page.text()).toContain('Cut something out of your images');
		const form = new FormData();
		form.set('field-0', 'reader@example.com');
		form.set('field-1', prompt);
		for (const [file, fileName] of files) form.append('field-2', file, fileName);
		const response = await fetch(formUrl, { method: 'POST', body: form, headers });
		expect(response.status).toBe(200);
		await response.arrayBuffer();
	}

	async function sampleFile(sample: string, fileName: string): Promise<[Blob, string]> {
		const { image } = await renderSample(sample);
		return [new Blob([new Uint8Array(image)], { type: 'image/png' }), fileName];
	}

	it('is open to nobody without the password', async () => {
		for (const method of ['GET', 'POST']) {
			// n8n 2.x looks at the kind of a body before it asks who sends it.
			const body = method === 'POST' ? new FormData() : undefined;
			body?.set('field-0', 'stranger@example.com');
			const { status } = await fetch(formUrl, { method, body });
			expect(status).toBe(401);
		}
		expect(world.simulator.counters.tasksCreated).toBe(0);
	});

	it('sends the mask and the cutout', async () => {
		await sendForm(await sampleFile(name, 'from-my-phone.png'));
		await world.until('the e-mail', () => mailbox.messages.length === 1);
		const [message] = mailbox.messages;
		expect(message.to).toMatchObject({ text: 'reader@example.com' });
		expect(message.subject).toBe('Your mask and cutout');
		expect(message.text).not.toContain(prompt);
		expect(message.text).toContain('Your image: from-my-phone.png');
		expect(message.text).toContain('from-my-phone-mask.png: the mask');
		expect(message.text).toContain('from-my-phone-cutout.png: the cutout');
		expect(message.attachments.map(({ contentType }) => contentType)).toEqual([
			'image/png',
			'image/png',
		]);
		const [cutout, mask] = message.attachments;
		expect(cutout.filename).toBe('from-my-phone-cutout.png');
		expect(mask.filename).toBe('from-my-phone-mask.png');
		await expectMask(mask.content, { name, prompt });
	});

	it('sends one e-mail for each of several images', async () => {
		const files = ['one.png', 'two.png', 'three.png'];
		await sendForm(...(await Promise.all(files.map((file) => sampleFile(name, file)))));
		await world.until('the e-mails', () => mailbox.messages.length === 4);
		const masks = mailbox.messages.slice(1).map(({ attachments }) => attachments[1].filename);
		expect(masks.sort()).toEqual(['one-mask.png', 'three-mask.png', 'two-mask.png']);
	});

	it('tells the sender which file is wrong and what is needed, and pays nothing for it', async () => {
		const { tasksCreated } = world.simulator.counters;
		await sendForm(
			[new Blob(['%PDF-1.7\n%'], { type: 'image/png' }), 'image.png'],
			await sampleFile(name, 'good.png'),
		);
		await world.until('the e-mails', () => mailbox.messages.length === 6);
		const [wrong] = mailbox.messages.slice(4).filter(({ text }) => text?.includes('image.png'));
		expect(wrong.attachments).toEqual([]);
		expect(wrong.text).toMatch(/^What happened: .*is a PDF document/m);
		expect(wrong.text).toMatch(/has to be a whole JPEG, PNG or WebP/);
		expect(world.simulator.counters.tasksCreated).toBe(tasksCreated + 1);
	});

	it('attaches no black mask where nothing was found, and says so', async () => {
		await sendForm(await sampleFile('dress', 'gown.png'));
		await world.until('the e-mail', () => mailbox.messages.length === 7);
		const { attachments, text } = mailbox.messages[6];
		expect(attachments).toEqual([]);
		expect(text).toContain('Your image: gown.png');
		expect(text).toMatch(/Nothing in it matches what you asked for/);
	});
});
