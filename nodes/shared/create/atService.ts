import type { Context } from '../piapi/context';
import { hostIn } from '../values/publicAddress';

/** Whether an address is the service's own: of an upload, a copy or a result. */
export function isAtService(image: string, { baseUrl, uploadUrl }: Context): boolean {
	return [baseUrl, uploadUrl].some((own) => siteOf(own) === siteOf(image));
}

/** The last two names of an address's host, or its IP address. */
function siteOf(address: string): string {
	const host = hostIn(address);
	return /[a-z]/.test(host) ? host.split('.').slice(-2).join('.') : host;
}
