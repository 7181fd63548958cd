import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { chromium, selectors, type Browser, type Locator, type Page } from 'playwright-core';

import { OWNER } from './world';

/** Where Debian and others put a Chromium; `CHROMIUM_PATH` names another. */
const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const QUIET = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** How long a click may take to show an effect, in milliseconds. */
const CLICK_MS = 10_000;

/** Clicks, and once more where nothing comes of it: while the editor still draws or moves, a click may be lost. */
async function clickUntil(
	click: () => Promise<void>,
	outcome: Locator,
	state: 'visible' | 'hidden',
): Promise<void> {
	const comes = async () => await outcome.waitFor({ state, timeout: CLICK_MS });
	for (let isThere = false; !isThere;) {
		await click();
		isThere = await comes().then(
			() => true,
			() => false,
		);
	}
}

/** n8n's editor in a browser, used as a person would. */
export class Editor {
	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly baseUrl: string,
	) {}

	/** Opens a browser and signs the owner in. Needs a Chromium. */
	static async open(baseUrl: string): Promise<Editor> {
		const executablePath = process.env.CHROMIUM_PATH ?? PATHS.find((path) => existsSync(path));
		if (executablePath === undefined) throw new Error('Chromium is not installed');
		selectors.setTestIdAttribute('data-test-id');
		const browser = await chromium.launch({ executablePath, args: QUIET });
		const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
		page.setDefaultTimeout(300_000);
		await page.goto(`${baseUrl}/signin`);
		await page.fill('input[name=emailOrLdapLoginId]', OWNER.email);
		await page.fill('input[type=password]', OWNER.password);
		await page.keyboard.press('Enter');
		await page.waitForURL(({ pathname }) => pathname !== '/signin');
		return new Editor(browser, page, baseUrl);
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/new`);
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/${id}`);
		await this.nodes().first().waitFor();
	}

	/** Pastes text into the canvas, as Ctrl-V does. */
	async paste(text: string): Promise<void> {
		await this.page.locator('.vue-flow').waitFor();
		// As text, because these are names of the browser's.
		await this.page.evaluate(`{
			const clipboardData = new DataTransfer();
			clipboardData.setData('text/plain', ${JSON.stringify(text)});
			document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
		}`);
		await this.nodes().first().waitFor();
	}

	/** Opens a node of the canvas. */
	async openNode(name: string): Promise<void> {
		const click = async () => {
			await this.page.mouse.click(300, 200);
			const box = await this.nodes().filter({ hasText: name }).first().boundingBox();
			if (box === null) throw new Error(`There is no node ${name}`);
			await this.page.mouse.dblclick(box.x + box.width / 2, box.y + 30);
		};
		await clickUntil(click, this.text('Execute step'), 'visible');
	}

	/** Executes the open node and waits for words in its output. */
	async execute(expected: RegExp | string): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
		await this.page.getByTestId('output-panel').getByText(expected).first().waitFor();
	}

	/** Searches the panel of nodes until it lists `wanted`; gives all the names that it lists then. */
	async search(words: string, wanted: RegExp | string = new RegExp(words, 'i')): Promise<string[]> {
		const panel = this.searchBar();
		if (!(await panel.isVisible())) await this.page.getByTestId('node-creator-plus-button').click();
		// First for something else: the list follows the words a moment later, and may be that of the last ones.
		await panel.fill('manual');
		await this.items()
			.filter({ hasText: /manual/i })
			.first()
			.waitFor();
		await this.items().filter({ hasText: 'PiAPI' }).first().waitFor({ state: 'detached' });
		await panel.fill(words);
		await this.items().filter({ hasText: wanted }).first().waitFor();
		return await this.listed();
	}

	/** What the panel of nodes lists, from top to bottom. */
	async listed(): Promise<string[]> {
		return await this.items().allTextContents();
	}

	/** Resolves when the panel of nodes is closed, as after a node that has one action only. */
	async untilPicked(): Promise<void> {
		await this.searchBar().waitFor({ state: 'hidden' });
	}

	/** Chooses an item of the panel of nodes. */
	async pick(name: RegExp | string): Promise<void> {
		const item = this.items().filter({ hasText: name }).first();
		await item.waitFor();
		const click = async () => await item.click({ timeout: CLICK_MS }).catch(() => {});
		await clickUntil(click, item, 'hidden');
	}

	/** Fills in a field of the node or the credential that is open. */
	async fill(parameter: string, value: string): Promise<void> {
		await this.field(parameter).locator('input, textarea').first().fill(value);
	}

	field(parameter: string): Locator {
		return this.page.getByTestId(`parameter-input-${parameter}`);
	}

	/** What can be chosen of the list that is open, by how its name begins. */
	choice(name: string): Locator {
		const begins = new RegExp(`^\\s*${name.replace(/[()]/g, '\\$&')}`);
		return this.page
			.locator('.el-select-dropdown__item')
			.filter({ hasText: begins, visible: true })
			.first();
	}

	/** Chooses from a field's list. */
	async choose(parameter: string, name: string): Promise<void> {
		await this.field(parameter).click();
		await this.choice(name).click();
	}

	/** Turns on what is off. */
	async turnOn(parameter: string): Promise<void> {
		await this.field(parameter).locator('.el-switch').click();
	}

	/** Opens the list of options that the open node can still get. */
	async openOptions(): Promise<void> {
		await this.page
			.locator('.param-options input, .param-options button, input[placeholder="Add option"]')
			.filter({ visible: true })
			.first()
			.click();
	}

	async addOption(name: string): Promise<void> {
		await this.openOptions();
		await this.choice(name).click();
	}

	/** The width and height of the image that the output panel shows, in pixels. */
	async shownSize(): Promise<{ width: number; height: number }> {
		const image = this.shownImage();
		await image.waitFor();
		return await image.evaluate(async (element) => {
			const shown = element as unknown as {
				decode(): Promise<void>;
				naturalWidth: number;
				naturalHeight: number;
			};
			await shown.decode();
			return { width: shown.naturalWidth, height: shown.naturalHeight };
		});
	}

	shownImage(): Locator {
		return this.page
			.locator(
				'[data-test-id="ndv-binary-data-display"] img, .binary-data img, img[src*="binary-data"], img[src^="data:image"]',
			)
			.last();
	}

	/** The labels of the open node's fields, from top to bottom, without its settings. */
	async labels(): Promise<string[]> {
		const texts = await this.page.getByTestId('input-label').allTextContents();
		// The switch between a fixed value and an expression is part of a label, and what is chosen too.
		const labels = texts.map((text) => text.replace(/Fixed\s*Expression.*$/s, '').trim());
		return labels.slice(0, labels.indexOf('Options') + 1);
	}

	/** Saves the open credential, which tests it too. */
	async saveCredential(): Promise<void> {
		const button = this.page.getByTestId('credential-save-button').getByRole('button');
		await this.page.getByTestId('credential-save-button').or(button).first().click();
	}

	/** Opens what a failed test of a credential has to say, where n8n folds it up. */
	async showTestDetails(): Promise<void> {
		await this.text(/Couldn.t connect|PiAPI does not/).waitFor();
		const details = this.page.getByText(/more details/i).filter({ visible: true });
		if ((await details.count()) > 0) await details.first().click();
	}

	text(words: RegExp | string): Locator {
		return this.page.getByText(words).filter({ visible: true }).first();
	}

	/** Keeps an image of the page in the folder `SCREENSHOTS`, if that is set. */
	async shoot(name: string): Promise<void> {
		const folder = process.env.SCREENSHOTS;
		if (!folder) return;
		mkdirSync(folder, { recursive: true });
		await this.page.screenshot({ path: join(folder, `${name}.png`) });
	}

	private searchBar(): Locator {
		return this.page.getByTestId('node-creator-search-bar');
	}

	private nodes(): Locator {
		return this.page.locator('.vue-flow__node');
	}

	private items(): Locator {
		return this.page.getByTestId('node-creator-item-name');
	}
}
