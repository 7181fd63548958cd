import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { EXAMPLE_FILES, readExample } from '../tools/examples/exampleWorkflow';
import { sampleCatalog } from '../tools/simulator';
import type { Editor } from './kit/editor';
import { useEditor } from './kit/useEditor';
import type { World } from './kit/world';
import { isFirstLine } from './runFolder';

const LINE = isFirstLine() ? '1.x' : '2.x';
const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const [{ name, prompt }] = sampleCatalog;

/** The workflow that the README offers to paste, with an image and a prompt that the simulator knows. */
function readmeWorkflow(imageUrl: string): string {
	const [, text] = /```\n(\{[\s\S]*?)\n```/.exec(README)!;
	return text.replace(/https:[^"]+\.png/, imageUrl).replace('cup, saucer', prompt);
}

describe('the first hour of somebody who follows the README', () => {
	let world: World;
	let editor: Editor;
	let imageUrl: string;

	useEditor((opened) => {
		({ world, editor } = opened);
		imageUrl = world.simulator.sampleUrl(name);
	}, `${LINE}-hour-last`);

	it('pastes its workflow, executes it, and has the cutout first', async () => {
		await editor.newWorkflow();
		await editor.paste(readmeWorkflow(imageUrl));
		await editor.openNode('Segment With Prompt');
		await editor.execute(/1 cutout; 1 mask; cost: \$0\.\d+/);
		const files = editor.page.getByTestId('output-panel').getByText(/-(cutout|mask)\.png/);
		expect(await files.first().textContent()).toContain('-cutout.png');
		await editor.shoot(`${LINE}-hour-1-pasted`);
	});

	it('reads of an address that opens no image, a blank prompt, and a prompt that finds nothing', async () => {
		await editor.fill('imageUrl', imageUrl.replace(/[^/]+$/, 'no-such-image.jpg'));
		await editor.execute(/PiAPI could not open the image at .*no-such-image\.jpg/);
		await editor.text(/Open the Image URL in a private browser window/).waitFor();
		await editor.fill('imageUrl', imageUrl);
		await editor.fill('prompt', '  ');
		await editor.execute('The Prompt is empty');
		await editor.text(/clothes, shoes\. Nothing was paid for this item\./).waitFor();
		await editor.fill('prompt', 'blue teapot');
		await editor.execute(/Nothing found in 1 image for "blue teapot": use a plain English word/);
		await editor.shoot(`${LINE}-hour-2-nothing-found`);
	});

	it('fetches a task again, and reads that this pays nothing', async () => {
		await editor.field('operation').click();
		await editor.page
			.locator('.el-select-dropdown__item')
			.filter({ hasText: 'Get Task', visible: true })
			.first()
			.click();
		await editor.fill('taskId', [...world.simulator.tasks.keys()].at(-1)!);
		await editor.execute(/no charge for this run; the task cost \$0\.\d+/);
		await editor.shoot(`${LINE}-hour-3-get-task`);
	});

	it.each(EXAMPLE_FILES)('opens %s, and starts it by the button as it is', async (file) => {
		const { id } = await world.instance.rest.createWorkflow(readExample(file));
		await editor.openWorkflow(id);
		const button = editor.text(/^(Execute workflow|Open chat)/);
		await button.waitFor();
		const label = await editor.page
			.getByText(/^from /)
			.filter({ visible: true })
			.allTextContents();
		// Where n8n proposes the trigger, the example's note says what to choose.
		expect(label).toEqual(file === 'catalog-with-callbacks.json' ? ['from PiAPI Trigger'] : []);
		await editor.shoot(`${LINE}-hour-4-${file}`);
	});
});
