import type { Clock } from './clock';
import { fetchPicture, type FetchedPicture } from './images';
import { isNumbered, type TaskPicture } from './output';
import { decodePicture } from './pixels/decodePicture';
import { lookAtMask } from './pixels/maskLook';
import { countPixels } from './pictureSize';
import { workOnPixels } from './pixelWork';
import { expecting } from './problem';
import { isAsNamed, nameByPixels, type SeenPicture } from './recognize';
import type { Connection } from './transport';

/** Which of a task's pictures are to be had, and what for. */
export interface Wish {
	/** Names of pictures. */
	names: Set<string>;
	/**
	 * Pictures of up to so many pixels are looked at even where the answer's order or names tell what they are, larger ones
	 * only where nothing else tells.
	 */
	looksUpTo: number;
	/** Whether the mask's pixels are needed afterwards. */
	keepsMask: boolean;
}

export interface Recognized {
	/** What was asked for, and the pictures of which nobody knows what they are. */
	pictures: SeenPicture[];
	/** Whether the pixels tell another story than the order of the pictures, or their names. */
	isOtherwise: boolean;
}

/**
 * Fetches pictures of a task and makes sure that they are what they are called. Only those asked for, as long as their
 * pixels do not speak against it; otherwise all, which are then named by their pixels.
 */
export async function collectPictures(
	connection: Connection,
	pictures: TaskPicture[],
	wish: Wish,
	clock: Clock,
): Promise<Recognized> {
	const seen = new Map<TaskPicture, SeenPicture>();
	const see = async (picture: TaskPicture, { looksUpTo }: Pick<Wish, 'looksUpTo'>) => {
		const fetched: SeenPicture =
			seen.get(picture) ?? (await fetchPicture(connection, picture, clock));
		if (fetched.look ?? fetched.unreadable) return fetched;
		return await seePicture(connection, fetched, { ...wish, looksUpTo }, clock);
	};
	const isWanted = ({ name }: TaskPicture) => isNumbered(name) || wish.names.has(name);
	for (const picture of pictures.filter(isWanted)) seen.set(picture, await see(picture, wish));
	const known = [...seen.values()];
	if (known.every((picture) => isAsNamed(picture) && !isNumbered(picture.name))) {
		return { pictures: known, isOtherwise: false };
	}
	const all: SeenPicture[] = [];
	for (const picture of pictures) all.push(await see(picture, { looksUpTo: Infinity }));
	const named = nameByPixels(all);
	const isOtherwise = named.some(({ name }, index) => {
		const before = all[index].name;
		return name !== before && !isNumbered(before);
	});
	return { pictures: named.filter(isWanted), isOtherwise };
}

async function seePicture(
	connection: Connection,
	picture: FetchedPicture,
	{ looksUpTo, keepsMask }: Wish,
	clock: Clock,
): Promise<SeenPicture> {
	const isTold = !isNumbered(picture.name);
	if (isTold && (looksUpTo === 0 || (countPixels(picture) ?? 0) > looksUpTo)) return picture;
	try {
		const { look, grey } = await workOnPixels(
			connection,
			clock,
			async (turns) => await lookAtMask(await decodePicture(picture.bytes, turns), turns),
		);
		const isToKeep = keepsMask && look.isTwoTone;
		return { ...picture, look, ...(isToKeep && { grey }) };
	} catch (error) {
		const { facts } = expecting(error, ({ reason }) => reason === 'unreadablePicture');
		return { ...picture, unreadable: facts.detail };
	}
}
