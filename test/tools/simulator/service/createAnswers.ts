import type { Account } from './accounts';
import type { Reply } from './reply';
import type { Service } from './service';

/** How long an answer waits for another to be swapped with, in milliseconds. */
const LONGEST_SWAP_MS = 3_000;

/** The answers to creates of one account, some of which go astray. */
export class CreateAnswers {
	private readonly last = new Map<Account, Reply>();
	private readonly waiting = new Map<Account, { reply: Reply; give: (reply: Reply) => void }>();

	/** What the create before was answered; undefined at the first. */
	before(account: Account): Reply | undefined {
		return this.last.get(account);
	}

	/** Hands an answer out: swapped, if another create waits for that or this one is to be. */
	async handOut(
		{ clock, signal }: Pick<Service, 'clock' | 'signal'>,
		account: Account,
		reply: Reply,
		isSwapped: boolean,
	): Promise<Reply> {
		this.last.set(account, reply);
		const other = this.waiting.get(account);
		if (other !== undefined) {
			this.waiting.delete(account);
			other.give(reply);
			return other.reply;
		}
		if (!isSwapped) return reply;
		return await new Promise((resolve) => {
			const entry = { reply, give: resolve };
			this.waiting.set(account, entry);
			const giveUp = () => {
				if (this.waiting.get(account) === entry) this.waiting.delete(account);
				resolve(reply);
			};
			clock.sleep(LONGEST_SWAP_MS, signal).then(giveUp, giveUp);
		});
	}
}
