import { LatestByTask } from '../../task/identity/latestByTask';
import { perProcess } from '../../timing/perProcess';

/**
 * Who created each task of this process (see `Journal.owner`): another's lost create cannot have made it. Empty where that
 * is a guess.
 */
export const ownersOf = perProcess(() => new LatestByTask<string>());
