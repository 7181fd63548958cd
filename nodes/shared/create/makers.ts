import {
	digestInput,
	isSameAddress,
	tellsOtherwise,
	type AskedWords,
} from '../task/identity/inputDigest';
import type { Context } from '../piapi/context';
import type { Task } from '../task/task';
import { isInline } from '../values/base64';
import { hostIn } from '../values/publicAddress';
import { isAtService } from './atService';
import type { Entry } from './journal/entries';
import type { Journal } from './journal/journal';

/** How many answers it takes to tell that the service echoes inputs unchanged. */
const ENOUGH_ECHOES = 3;

/** Tells which of a run's creates made an answered task. */
export class Makers {
	/** How many answers echoed exactly what was asked for. */
	private exactEchoes = 0;
	/** The addresses of images as they were sent. */
	private readonly addresses = new WeakMap<Entry, string>();

	/** Records the address of a create's image as it is sent, if it is sent by that. */
	noteAddress(entry: Entry, image: string): void {
		if (!isInline(image)) this.addresses.set(entry, image);
	}

	/**
	 * The create that made an answered task, as far as we can tell: a proxy or cache may give one create's answer to
	 * another, which would put the wrong mask on an item. Without a mark we go by the echoed request, if exactly one create
	 * that was sent and has no task yet asked for it; `asked` is what `entry` asks for. Undefined for somebody else's create.
	 */
	find(
		context: Context,
		task: Task,
		entry: Entry,
		asked: AskedWords,
		journal: Pick<Journal, 'find' | 'list'>,
	): Entry | undefined {
		const { mark, input } = task;
		if (mark?.nonce === entry.nonce) return entry;
		if (mark !== undefined) return journal.find(mark.nonce);
		const open = journal.list('sent');
		const isOther =
			tellsOtherwise(input, asked) || this.isOfAnotherImage(context, input.image, entry, open);
		const own = entry.taskId === undefined && !isOther ? entry : undefined;
		// Anybody may give a file the name of another's content, so an address counts only as written.
		const echoed = digestInput(input);
		if (echoed === entry.sent) this.exactEchoes += 1;
		if (echoed === undefined || echoed === own?.sent) return own;
		const other = open.find((each) => each.sent === echoed);
		if (other !== undefined || own === undefined || this.exactEchoes < ENOUGH_ECHOES)
			return other ?? own;
		// It usually repeats what was asked for as written, but may spell some words or addresses in another way.
		const isImageAsSent = digestInput({ ...input, ...asked }) === own.sent;
		return isImageAsSent || isSameAddress(input.image, this.addresses.get(own)) ? own : undefined;
	}

	/** Whether an answer tells of an image that is surely another's: of another create, or another one at the same host. */
	private isOfAnotherImage(
		context: Context,
		told: string | undefined,
		entry: Entry,
		open: Entry[],
	): boolean {
		const address = this.addresses.get(entry);
		if (told === undefined || told === address) return false;
		if (open.some((each) => this.addresses.get(each) === told)) return true;
		// Of what lies at the service itself, or was sent as a file, it may tell under another address.
		if (address === undefined || isAtService(address, context)) return false;
		return hostIn(told) === hostIn(address) && !isSameAddress(told, address);
	}
}
