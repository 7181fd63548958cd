import { getEventListeners } from 'node:events';

import type { ApiRequest } from '../../../nodes/shared/piapi/request';
import type { FakeService } from '../kit/fakeService';

/** A request that gives the answer's `data`. */
export const request: ApiRequest<unknown> = {
	url: 'https://api.test/thing',
	read: (body) => (body as { data?: unknown } | undefined)?.data ?? undefined,
};

/** How many wait for a stop of the execution. */
export const abortListeners = ({ stop }: FakeService) =>
	getEventListeners(stop.signal, 'abort').length;
