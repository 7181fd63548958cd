import {
	Problem,
	type ProblemFacts,
	type ProblemReason,
} from '../../../nodes/shared/problem/problem';

/** A problem from a table's row; that it has the facts its reason needs is up to the row. */
export function problemOf(reason: ProblemReason, facts: ProblemFacts = {}): Problem {
	return new Problem(...([reason, facts] as ConstructorParameters<typeof Problem>));
}
