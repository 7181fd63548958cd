import type { Editor } from './kit/editor';
import { useEditor } from './kit/useEditor';
import { isFirstLine } from './runFolder';

const LINE = isFirstLine() ? '1.x' : '2.x';

describe('Use Mask in the editor', () => {
	let editor: Editor;

	useEditor((opened) => void ({ editor } = opened), `${LINE}-use-mask-last`);

	const credentials = () => editor.page.getByTestId('node-credentials-select');
	const options = () => editor.page.locator('.el-select-dropdown__item').filter({ visible: true });

	/** Chooses an entry of a list, or takes it back. The next list may have one of that name: this one has to be gone by then. */
	async function toggle(field: string, name: string): Promise<void> {
		await editor.field(field).click();
		await options().filter({ hasText: name }).first().click();
		await editor.page.keyboard.press('Escape');
		await options().first().waitFor({ state: 'hidden' });
	}

	it('is offered, and asks for files and for no credential', async () => {
		await editor.newWorkflow();
		await editor.search('manual');
		await editor.pick(/manual/i);
		await editor.untilPicked();
		const name = 'PiAPI Segment With Prompt';
		expect(await editor.search('inpainting', name)).toEqual(expect.arrayContaining([name]));
		await editor.pick(name);
		const action = 'Make files from an image and a mask';
		await editor.text(action).waitFor();
		expect((await editor.listed()).slice(0, 5)).toContain(action);
		await editor.pick(action);
		await editor.text('Execute step').waitFor();
		expect(await editor.labels()).toEqual([
			...['Operation', 'Image Field', 'Mask Field', 'Make', 'Product Image', 'File Name'],
			...['Public Links', 'Options'],
		]);
		expect(await credentials().count()).toBe(0);
		await editor.shoot(`${LINE}-use-mask`);
	});

	it('shows what belongs to a file only once that is chosen', async () => {
		await toggle('make', 'Inpainting Mask');
		await editor.text('Area to Edit').waitFor();
		expect(await editor.labels()).toEqual(
			expect.arrayContaining(['Inpainting Mask For', 'Area to Edit']),
		);
		await editor.shoot(`${LINE}-use-mask-inpainting`);
	});

	it('asks for a credential while a link is wanted, which takes PiAPI', async () => {
		await toggle('publicLinks', 'Cutout');
		await credentials().first().waitFor();
		await editor.shoot(`${LINE}-use-mask-links`);
		await toggle('publicLinks', 'Cutout');
		await credentials().first().waitFor({ state: 'detached' });
	});
});
