import { Editor } from './editor';
import { World } from './world';

/** What the tests of a real n8n's editor work with. */
export interface EditorWorld {
	world: World;
	editor: Editor;
}

/** A real n8n with its editor in a browser, for all tests of a `describe`; `last` names an image of how they leave it. */
export function useEditor(onOpen: (opened: EditorWorld) => void, last?: string): void {
	let world: World | undefined;
	let editor: Editor | undefined;
	beforeAll(async () => {
		world = await World.start({ server: true });
		editor = await Editor.open(world.instance.rest.baseUrl);
		onOpen({ world, editor });
	});
	afterAll(async () => {
		if (last !== undefined) await editor?.shoot(last);
		await editor?.close();
		await world?.close();
	});
}
