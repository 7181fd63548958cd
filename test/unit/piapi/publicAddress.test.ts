import {
	hostOf,
	isPublicAddress,
	isSafeForSecrets,
} from '../../../nodes/shared/piapi/publicAddress';

test.each([
	'https://example.com/photo.jpg',
	'http://sub.example.co.uk:8080/',
	'https://münchen.de/bild.jpg',
	'https://8.8.8.8/',
	'http://[2001:4860:4860::8888]/',
	'http://[::ffff:8.8.8.8]/',
	'https://img.theapi.app./a.png',
	'https://localhost.example.com/',
	'https://10.example.com/',
	'https://ec2-54-12-13-14.compute.amazonaws.com/',
	'https://v1-2-3.cdn-10.example.com/',
])('%s can be reached from anywhere', (address) => {
	expect(isPublicAddress(address)).toBe(true);
});

test.each([
	['this machine', 'http://localhost:5678/'],
	['this machine, dot behind', 'http://localhost./'],
	['this machine, capitals', 'http://LOCALHOST/'],
	['a name below it', 'http://app.localhost/'],
	['loopback', 'http://127.0.0.1/'],
	['loopback, short', 'http://127.1/'],
	['loopback as a number', 'http://2130706433/'],
	['loopback in hex', 'http://0x7f000001/'],
	['loopback in octal', 'http://0177.0.0.1/'],
	['loopback, IPv6', 'http://[::1]/'],
	['loopback in IPv6', 'http://[::ffff:127.0.0.1]/'],
	['loopback in IPv6, compatible', 'http://[::127.0.0.1]/'],
	['private 10', 'http://10.1.2.3/'],
	['private 172', 'http://172.31.255.255/'],
	['private 192', 'http://192.168.0.20/'],
	['private in IPv6', 'http://[::ffff:c0a8:14]/'],
	['private in NAT64', 'http://[64:ff9b::a00:1]/'],
	['link local, where clouds keep their keys', 'http://169.254.169.254/latest/meta-data'],
	['link local, IPv6', 'http://[fe80::1]/'],
	['unique local, IPv6', 'http://[fd12:3456::1]/'],
	["a provider's own network", 'http://100.64.0.1/'],
	['no address', 'http://0.0.0.0/'],
	['no address, IPv6', 'http://[::]/'],
	['broadcast', 'http://255.255.255.255/'],
	['multicast', 'http://224.0.0.1/'],
	['a test network', 'http://192.0.2.1/'],
	['Bonjour', 'https://nas.local/a.jpg'],
	['Bonjour, dot behind', 'https://nas.local./a.jpg'],
	['a company network', 'https://files.internal/'],
	['a home router', 'http://printer.lan/'],
	['a home network', 'http://nas.home.arpa/'],
	['a cluster', 'http://api.default.svc/'],
	['a cluster, all of its name', 'http://api.default.svc.cluster.local/'],
	['a service registry', 'http://vault.service.consul/'],
	['a name of tests', 'http://a.test/'],
	['a made-up ending', 'http://vault.prod/'],
	['a name with dots behind', 'http://nas.local../'],
	['an address in a name', 'http://169.254.169.254.nip.io/'],
	['one with dashes', 'http://app-10-0-0-1.sslip.io/'],
	['one in hexadecimal', 'http://a9fea9fe.nip.io/'],
	['one of a service nobody knows', 'http://192.168.1.1.example.com/'],
	['one with dashes, too', 'http://a-127-0-0-1.example.com/'],
	['one with dashes and many digits', 'http://a-192-168-100-100.example.com/'],
	['a name with nothing between two dots', 'http://a..example.com/'],
	['an IPv6 address that nobody has given out', 'http://[4000:2001::1]/'],
	['a name that leads back', 'http://x.localtest.me/'],
	['a plain name, as Docker gives it', 'http://n8n:5678/'],
])('%s: %s cannot', (_label, address) => {
	expect(isPublicAddress(address)).toBe(false);
});

test.each([
	['https://api.piapi.ai', true],
	['http://localhost:8080', true],
	['http://10.0.0.5', true],
	['http://simulator:8080', true],
	['http://api.piapi.ai', false],
	['http://8.8.8.8', false],
	['http://[::ffff:10.0.0.5]:8080', true],
	['http://[::ffff:8.8.8.8]', false],
	['http://[64:ff9b::808:808]', false],
	['http://n8n.8.8.8.8.nip.io', false],
	['http://n8n-10-0-0-1.example.com', false],
])('a key may go to %s: %s', (address, expected) => {
	expect(isSafeForSecrets(address)).toBe(expected);
});

test.each([
	['https://Shop.Example.com:8080/a', 'shop.example.com'],
	['https://shop.example.com../a', 'shop.example.com'],
	['https://[2001:DB8::1]:8080/a', '2001:db8::1'],
])('the host of %s is %s', (address, expected) => {
	expect(hostOf(address)).toBe(expected);
});
