import type { Editor } from './kit/editor';
import { useEditor } from './kit/useEditor';
import { isFirstLine } from './runFolder';

const LINE = isFirstLine() ? '1.x' : '2.x';

describe('Use Mask in the editor', () => {
	let editor: Editor;

	useEditor((opened) => void ({ editor } = opened), `${LINE}-use-mask-last`);

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
			...[
				'Operation',
				'Image Field',
				'Mask Field',
				'Make',
				'Product Image',
				'File Name',
				'Options',
			],
		]);
		expect(await editor.page.getByTestId('node-credentials-select').count()).toBe(0);
		await editor.shoot(`${LINE}-use-mask`);
	});

	it('shows what belongs to a file only once that is chosen', async () => {
		const option = (name: string) =>
			editor.page.locator('.el-select-dropdown__item').filter({ hasText: name, visible: true });
		await editor.field('make').click();
		await option('Inpainting Mask').first().click();
		await editor.page.keyboard.press('Escape');
		await editor.text('Area to Edit').waitFor();
		expect(await editor.labels()).toEqual(expect.arrayContaining(['For', 'Area to Edit']));
		await editor.shoot(`${LINE}-use-mask-inpainting`);
	});
});
