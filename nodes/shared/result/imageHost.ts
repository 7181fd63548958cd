import { blotOut } from '../task/cleanText';
import { asText } from '../task/json';
import { Problem } from '../problem/problem';
import { hostOf, isPublicAddress } from '../piapi/publicAddress';
import type { Context } from '../piapi/context';
import { openImage, type ServiceResponse } from '../piapi/http';

const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 5;

/**
 * Opens the address that a task gives for an image, along redirects, all within `timeoutMs`. An address of a private
 * network is never asked for, but on a host that the credential itself names: it is not for an answer to say what this
 * machine fetches.
 */
export async function openAtHost(
	context: Context,
	url: string,
	timeoutMs: number,
): Promise<ServiceResponse> {
	let address = url;
	const endMs = context.clock.now() + timeoutMs;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
		refuseUnlessAllowed(context, address);
		const response = await openImage(context, address, Math.max(endMs - context.clock.now(), 1));
		const location = asText(response.headers.location);
		if (!REDIRECTS.includes(response.statusCode) || location === undefined) return response;
		response.body.destroy();
		if (!URL.canParse(location, address)) break;
		address = new URL(location, address).href;
	}
	throw new Problem('imageGone', { detail: 'a redirect that leads nowhere' });
}

function refuseUnlessAllowed({ baseUrl, uploadUrl, secrets }: Context, address: string): void {
	const isWeb = URL.canParse(address) && /^https?:/i.test(address);
	if (isWeb && (isPublicAddress(address) || isHostOf(address, [baseUrl, uploadUrl]))) return;
	const detail = isWeb ? blotOut(hostOf(address), secrets) : 'an address that is none of the web';
	throw new Problem('imageRefused', { detail });
}

function isHostOf(address: string, own: string[]): boolean {
	return own.some((each) => hostOf(each) === hostOf(address));
}
