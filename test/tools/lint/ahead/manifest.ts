import type { Finding } from './finding';

/** The parts of package.json that rules are about. */
export interface Manifest {
	license?: string;
	keywords?: string[];
	repository?: { url?: string; directory?: string };
	workspaces?: unknown;
	dependencies?: object;
}

/** The rules of n8n's main branch about package.json that no published package has yet. */
export function checkManifest({ license, keywords, repository, workspaces }: Manifest): Finding[] {
	const findings: Finding[] = [];
	if (license !== 'MIT') findings.push({ rule: 'require-mit-license', text: String(license) });
	if (!keywords?.includes('n8n-community-node-package')) {
		findings.push({ rule: 'require-community-node-keyword', text: 'the keyword is missing' });
	}
	if (repository?.directory !== undefined || workspaces !== undefined) {
		findings.push({ rule: 'no-monorepo', text: 'this is one of several packages' });
	}
	return findings;
}

interface LockFile {
	packages: Record<string, { integrity?: string; link?: boolean; inBundle?: boolean }>;
}

/**
 * Every package that npm would fetch has to name the digest of what it expects. The root, packages of this repository and
 * what lies inside another package's tarball have none.
 */
export function checkLockFile(name: string, { packages }: LockFile): Finding[] {
	return Object.entries(packages)
		.filter(([path]) => /(^|\/)node_modules\//.test(path))
		.filter(([, { link, inBundle, integrity }]) => !link && !inBundle && integrity === undefined)
		.map(([path]) => ({ rule: 'lock-file-integrity', text: `${name}: ${path} has no digest` }));
}
