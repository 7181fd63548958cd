import { LatestByTask } from '../../task/identity/latestByTask';
import { perProcess } from '../../timing/perProcess';

/** The execution that owns each task of this process: two items that ask for the same thing must not share one. */
export const ownersOf = perProcess(() => new LatestByTask<string>());
