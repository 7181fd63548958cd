import { isIpAddress, parseIpAddress } from '../bundled/ipaddr';
import { isWebAddress, withoutTrailing } from './address';

/**
 * Endings of names known only in private networks: RFC 2606, RFC 6761, RFC 6762, RFC 8375, and what routers and clusters
 * hand out.
 */
const PRIVATE_ENDINGS = new Set(
	[
		'local localhost localdomain internal intranet lan home corp private arpa test example',
		'invalid onion svc cluster consul docker vault prod stage staging pod node service mesh',
		'vpn ts workgroup domain router station default monitoring kube rancher wlan intern bbrouter',
		'podman hole flycast lxd incus zt nomad vm multipass intra priv localnet loc lcl dmz swarm',
		'compose minikube kind',
	].flatMap((words) => words.split(' ')),
);

/** Public names end in letters only (RFC 3696, section 2), or in an internationalised label (RFC 5890). */
const TOP_LEVEL = /^([a-z]+|xn--[a-z0-9-]+)$/;

/**
 * Where clouds tell a machine about itself, including its keys: under names such as `metadata.goog`,
 * `metadata.tencentyun.com` and `api.metadata.cloud.ibm.com`, and, on Azure, under an address that looks ordinary.
 */
const CLOUD_INSIDES = /(^|\.)(metadata|instance-data|internal)(\.|$)/;
const CLOUD_ADDRESSES = ['168.63.129.16'];

/** Services whose names resolve to the address written in them, or to this machine. */
const ADDRESSED_BY_NAME =
	/(^|\.)(nip\.io|sslip\.io|xip\.io|traefik\.me|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|local\.gd|localho\.st|rbndr\.us|1u\.ms|localhost\.direct|localdev\.me|fuf\.me|lndo\.site|ddev\.site|backname\.io|plex\.direct|localhost\.pw|lcl\.host|localh\.st|local-ip\.sh|smackaho\.st|loopback\.jp)$/;
/** Names in networks between machines that may be anywhere. */
const OVERLAYS = /(^|\.)(ts\.net|beta\.tailscale\.net|netbird\.(cloud|selfhosted))$/;
/** Names that routers use for themselves and what is behind them, although they could be anybody's. */
const ROUTERS =
	/(^|\.)(fritz\.box|speedport\.ip|easy\.box|routerlogin\.(net|com)|tplinkwifi\.net|router\.asus\.com)$/;
/** The library's names for the ranges that lead only to this machine or its network. */
const PRIVATE_RANGES = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];
/** An IPv6 address that leads to an IPv4 address in a private network (RFC 5214, section 6.1). */
const ISATAP = /:2?0?0:5efe:[^:]+:[^:]+$/;
/** An IPv4 address within a name, as in `app-10-0-0-1` or `10.0.0.1.app`. */
const EMBEDDED_IP = /(?<![^.-])\d{1,3}([.-])\d{1,3}\1\d{1,3}\1\d{1,3}(?![^.-])/g;

/**
 * Whether a web address can be reached from anywhere, as far as its host tells without DNS: not a loopback, private or
 * otherwise special IP address, even inside a name, not a name of a private network and not a name without a dot.
 */
export function isPublicAddress(address: string): boolean {
	const host = hostOf(address);
	if (isIpAddress(host)) return isPublicIp(host);
	const leadsInside = [ADDRESSED_BY_NAME, CLOUD_INSIDES, OVERLAYS, ROUTERS];
	if (leadsInside.some((names) => names.test(host))) return false;
	return !holdsPrivateIp(host) && !isPrivateName(host);
}

function isPrivateName(host: string): boolean {
	const labels = host.split('.');
	const ending = labels.at(-1) ?? '';
	const isEnding = TOP_LEVEL.test(ending) && !PRIVATE_ENDINGS.has(ending);
	return labels.length < 2 || !labels.every(Boolean) || !isEnding;
}

/** The host's name or IP address in lower case, without brackets or trailing dots. */
export function hostOf(address: string): string {
	const host = new URL(address).hostname.toLowerCase().replace(/^\[|\]$/g, '');
	return withoutTrailing(host, '.');
}

/** The host in a web address; empty for any other text. */
export function hostIn(text: string): string {
	return isWebAddress(text) ? hostOf(text) : '';
}

/**
 * Whether a key may be sent to an address: encrypted, or within a private network. A name with an address in it does not
 * count: a server on the internet decides where it leads.
 */
export function isSafeForSecrets(address: string): boolean {
	if (new URL(address).protocol === 'https:') return true;
	const host = hostOf(address);
	if (isIpAddress(host)) return PRIVATE_RANGES.includes(toPlainIp(host).range());
	return isPrivateName(host);
}

function holdsPrivateIp(host: string): boolean {
	return [...host.matchAll(EMBEDDED_IP)].some(([found]) => {
		const ip = found.replaceAll('-', '.');
		return isIpAddress(ip) && !isPublicIp(ip);
	});
}

/** The library calls an ordinary address `unicast`; in IPv6 only 2000::/3 is global (RFC 4291, section 2.4). */
function isPublicIp(host: string): boolean {
	const ip = toPlainIp(host);
	if (ip.range() !== 'unicast' || CLOUD_ADDRESSES.includes(ip.toString())) return false;
	const written = ip.toNormalizedString();
	return ip.kind() === 'ipv4' || (/^[23]...:/.test(written) && !ISATAP.test(written));
}

/** An IPv4 address written as IPv6 counts as what it is. */
function toPlainIp(host: string) {
	const ip = parseIpAddress(host);
	return 'toIPv4Address' in ip && ip.isIPv4MappedAddress() ? ip.toIPv4Address() : ip;
}
