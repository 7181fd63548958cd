import { isIpAddress, parseIpAddress } from '../bundled/ipaddr';

/** Endings of names that only a private network knows: RFC 2606, RFC 6761, RFC 6762, RFC 8375, what routers and clusters hand out. */
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
	'test',
	'example',
	'invalid',
	'onion',
	'svc',
	'cluster',
	'consul',
	'docker',
	'vault',
	'prod',
	'stage',
	'staging',
	'pod',
	'node',
	'service',
	'mesh',
	'vpn',
	'ts',
	'workgroup',
	'domain',
	'router',
	'station',
]);

/** Services whose names lead to whatever address stands in them, or back to this machine. */
const ADDRESSED_BY_NAME =
	/(^|\.)(nip\.io|sslip\.io|xip\.io|traefik\.me|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|local\.gd|localho\.st|rbndr\.us|1u\.ms)$/;
/** An IPv4 address within a name, as `app-10-0-0-1` or `10.0.0.1.app` have it. */
const EMBEDDED_IP = /(?<![^.-])\d{1,3}([.-])\d{1,3}\1\d{1,3}\1\d{1,3}(?![^.-])/g;

/**
 * Whether a web address may be reached from anywhere, as far as its host tells without asking DNS: not a loopback,
 * private or otherwise special IP address, also not inside a name, not a name of a private network and not a name
 * without a dot.
 */
export function isPublicAddress(address: string): boolean {
	const host = hostOf(address);
	if (isIpAddress(host)) return isPublicIp(host);
	if (ADDRESSED_BY_NAME.test(host) || holdsPrivateIp(host)) return false;
	const labels = host.split('.');
	return labels.length > 1 && labels.every(Boolean) && !PRIVATE_ENDINGS.has(labels.at(-1) ?? '');
}

/** The host's name or IP address in lower case, without brackets and without dots behind. */
export function hostOf(address: string): string {
	return new URL(address).hostname
		.toLowerCase()
		.replace(/^\[|\]$/g, '')
		.replace(/\.+$/, '');
}

/** Whether a key may be sent to an address: encrypted, or within a private network. */
export function isSafeForSecrets(address: string): boolean {
	return new URL(address).protocol === 'https:' || !isPublicAddress(address);
}

function holdsPrivateIp(host: string): boolean {
	return [...host.matchAll(EMBEDDED_IP)].some(([found]) => {
		const ip = found.replaceAll('-', '.');
		return isIpAddress(ip) && !isPublicIp(ip);
	});
}

/** The library calls an ordinary address `unicast`; of IPv6 only 2000::/3 is global (RFC 4291, section 2.4). */
function isPublicIp(host: string): boolean {
	const given = parseIpAddress(host);
	const ip =
		'toIPv4Address' in given && given.isIPv4MappedAddress() ? given.toIPv4Address() : given;
	if (ip.range() !== 'unicast') return false;
	return ip.kind() === 'ipv4' || /^[23]...:/.test(ip.toNormalizedString());
}
