import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a server needs to prove that it is each of some hosts, to whoever trusts the authority. */
export interface Certificates {
	/** The authority's own certificate, as a file: what `NODE_EXTRA_CA_CERTS` names. */
	authorityPath: string;
	key: Buffer;
	cert: Buffer;
}

/**
 * Makes an authority that nobody else knows, and one certificate of it for all hosts. Needs openssl.
 * @param folder an empty one, where the files are left
 */
export function makeCertificates(folder: string, hosts: string[]): Certificates {
	const path = (name: string) => join(folder, name);
	const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
	const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	const authority = ['-keyout', path('ca.key'), '-out', path('ca.pem')];
	openssl(
		'req',
		'-x509',
		...newKey,
		...authority,
		'-days',
		'2',
		'-subj',
		'/CN=Authority of a test',
	);
	const request = ['-keyout', path('host.key'), '-out', path('host.csr')];
	openssl('req', ...newKey, ...request, '-subj', '/CN=Stand-ins of a test');
	const names = hosts.map((host) => `DNS:${host}`).join(',');
	writeFileSync(path('names.ext'), `subjectAltName=${names}\n`);
	const signed = ['-in', path('host.csr'), '-out', path('host.pem'), '-extfile', path('names.ext')];
	const by = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-set_serial', '2', '-days', '2'];
	openssl('x509', '-req', ...signed, ...by);
	return {
		authorityPath: path('ca.pem'),
		key: readFileSync(path('host.key')),
		cert: readFileSync(path('host.pem')),
	};
}
