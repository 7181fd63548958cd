import { join } from 'node:path';

import type { Page } from 'playwright-core';

/** Keeps an image of each step, numbered. */
export class Camera {
	count = 0;

	constructor(
		private readonly page: Page,
		private readonly folder: string,
	) {}

	/** @param what says what is seen, as the file's name */
	async shoot(what: string): Promise<void> {
		// What moves into its place has to arrive.
		await this.page.waitForTimeout(900);
		this.count += 1;
		const name = `${String(this.count).padStart(2, '0')}-${what}.png`;
		await this.page.screenshot({ path: join(this.folder, name) });
		console.log(`  ${name}`);
	}
}
