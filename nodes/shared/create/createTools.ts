import type { Journal } from './journal/journal';
import type { LostCreateFinder } from './lost/lostCreateFinder';
import type { SendTimes } from './lost/sendTimes';
import type { Makers } from './makers';
import type { Outage } from './outage';
import type { RunMarks } from './runMarks';
import type { SpendingLimit } from './spendingLimit';
import type { TaskLog } from './taskLog';

/** What all creates of a run share. */
export interface CreateTools {
	journal: Journal;
	limit: SpendingLimit;
	log: TaskLog;
	lost: LostCreateFinder;
	makers: Makers;
	marks: RunMarks;
	outage: Outage;
	times: SendTimes;
}
