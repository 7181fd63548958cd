import { LatestByTask } from '../../task/identity/latestByTask';
import { perProcess } from '../../timing/perProcess';

/** The execution that created each task of this process: another's lost create cannot have made it. */
export const ownersOf = perProcess(() => new LatestByTask<string>());
