import { parseAddress } from '../../values/address';
import { cleanText } from '../../clean/cleanText';

/** A link to a web page that shows a file, instead of to the file itself. */
export interface ShareLink {
	service: string;
	/** n8n's node for this service, if there is one. */
	node?: string;
	/** How to get the file itself, if it is shared with everybody. */
	direct?: string;
}

/** What we know about a service's links. */
interface Service {
	name: string;
	node?: string;
	hosts: RegExp;
	/** Whether this address opens a page. */
	isPage(address: URL): boolean;
	directOf?(address: URL): string | undefined;
}

const SERVICES: Service[] = [
	{
		name: 'Google Drive',
		node: 'Google Drive',
		hosts: /^(drive|docs)\.google\.com$/,
		isPage: (address) => /^\/(file|open|drive|folderview)(\/|$)/.test(pathInDrive(address)),
		directOf: directOfDrive,
	},
	{
		name: 'Google Photos',
		hosts: /^(photos\.google\.com|photos\.app\.goo\.gl)$/,
		isPage: () => true,
	},
	{
		name: 'Dropbox',
		node: 'Dropbox',
		hosts: /^(www\.)?dropbox\.com$/,
		isPage: ({ searchParams }) => searchParams.get('dl') !== '1' && searchParams.get('raw') !== '1',
		directOf: directOfDropbox,
	},
	{
		name: 'OneDrive',
		node: 'Microsoft OneDrive',
		hosts: /^(1drv\.ms|onedrive\.live\.com|[\w-]+\.sharepoint\.com)$/,
		isPage: ({ pathname, searchParams }) =>
			!/\/download(\.aspx)?$/i.test(pathname) && searchParams.get('download') !== '1',
	},
	{
		name: 'iCloud',
		hosts: /^((www|share)\.)?icloud\.com$/,
		isPage: () => true,
	},
];

/** Recognises a share link by its form alone; undefined for any other address. */
export function findShareLink(url: string): ShareLink | undefined {
	const address = parseAddress(url);
	const service = SERVICES.find(({ hosts }) => hosts.test(address?.hostname ?? ''));
	if (address === undefined || !service?.isPage(address)) return undefined;
	const { name, node, directOf } = service;
	const direct = directOf?.(address);
	return { service: name, node, direct: direct && describeDirect(direct) };
}

/** An address with a key is not shown, like in any error. */
function describeDirect(direct: string): string {
	return cleanText(direct) === direct ? `use ${direct} instead` : 'let it end in dl=1, not dl=0';
}

/** Without the account that a path may name: `/u/0`, and `/a/example.com` for an organisation. */
function pathInDrive({ pathname }: URL): string {
	return pathname.replace(/\/(?:u\/\d+|a\/[\w.-]+)(?=\/)/g, '');
}

/** For a file, not a folder: `/file/d/ID/view` and `/open?id=ID`. */
function directOfDrive(address: URL): string | undefined {
	const path = pathInDrive(address);
	const inPath = /^\/file\/d\/([\w-]+)/.exec(path)?.[1];
	const id = inPath ?? (path === '/open' ? address.searchParams.get('id') : undefined);
	if (!id || !/^[\w-]+$/.test(id)) return undefined;
	return `https://drive.google.com/uc?export=download&id=${id}`;
}

/** For a file, `/s/…` and `/scl/fi/…`; a folder would come as a ZIP. */
function directOfDropbox(address: URL): string | undefined {
	if (!/^\/(s|scl\/fi)\//.test(address.pathname)) return undefined;
	const direct = new URL(address);
	direct.searchParams.set('dl', '1');
	return direct.href;
}
