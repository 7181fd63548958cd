import { isIpAddress, parseIpAddress } from '../bundled/ipaddr';

/** Endings of names that only a private network knows: RFC 6761, RFC 6762, RFC 8375, and what routers hand out. */
const PRIVATE_ENDINGS = new Set([
	'local',
	'localhost',
	'localdomain',
	'internal',
	'intranet',
	'lan',
	'home',
	'corp',
	'private',
	'arpa',
]);

/**
 * Whether a web address may be reached from anywhere, as far as its host tells without asking DNS: not a loopback,
 * private or otherwise special IP address, not a name of a private network and not a name without a dot.
 */
export function isPublicAddress(address: string): boolean {
	const hostname = new URL(address).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	if (isIpAddress(hostname)) return isPublicIp(hostname);
	const labels = hostname.split('.');
	return labels.length > 1 && !PRIVATE_ENDINGS.has(labels[labels.length - 1].toLowerCase());
}

/** The library calls an ordinary address `unicast`; of IPv6 only 2000::/3 is global (RFC 4291, section 2.4). */
function isPublicIp(host: string): boolean {
	const given = parseIpAddress(host);
	const ip =
		'toIPv4Address' in given && given.isIPv4MappedAddress() ? given.toIPv4Address() : given;
	if (ip.range() !== 'unicast') return false;
	return ip.kind() === 'ipv4' || /^[23]...:/.test(ip.toNormalizedString());
}
