import { Problem } from '../../problem/problem';
import { describeProblem } from '../../problem/texts';

/** Whatever is wrong with the history, it is not known what is paid. */
export function asUnread(why: Problem): Problem {
	if (why.reason === 'earlierUnread') return why;
	return new Problem('earlierUnread', { detail: describeProblem(why).message }, why);
}

/** The history's end, where the service may ignore which page is asked for. */
export function refuseEnd(): never {
	throw new Problem('earlierUnread', { detail: 'the task history keeps returning the same page' });
}

/** Listed tasks that cannot be fetched. */
export function cannotBeRead([first, ...others]: string[]): Problem {
	const more = others.length === 0 ? '' : ` and ${others.length} more`;
	return new Problem('earlierUnread', { detail: `task ${first}${more}` });
}

/** The history lacks what certainly exists. */
export function listsNothing(): Problem {
	const detail =
		"the task history does not list this execution's own tasks; to go on all the same, turn on Retry Lost Requests";
	return new Problem('earlierUnread', { detail });
}
