import type { Session } from './session';

/** Something that is assumed of PiAPI, and how to ask it. */
export interface Question {
	/** As in docs/contract.md. */
	id: string;
	text: string;
	/** What the package takes for granted, or what it is ready for. */
	expected: string;
	/** What follows if the answer differs. */
	otherwise?: string;
	/** Tasks that it creates. */
	tasks: number;
	ask(session: Session): Promise<Finding>;
}

export interface Finding {
	seen: string;
	isAsExpected: boolean;
}
