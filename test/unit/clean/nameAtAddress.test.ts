import { nameAtAddress } from '../../../nodes/shared/clean/nameAtAddress';

const SIGNED = 'https://b.test/photos/red%20shoe.jpg?X-Amz-Signature=5ecre7&width=9';
const inPath = (address: string) => `https://cdn.test/fetch/${encodeURIComponent(address)}`;

test.each([
	['the last part of its path', 'https://a.test/p/red-shoe.jpg?w=1#top', 'red-shoe.jpg'],
	['decoded', 'https://a.test/rote%20Schuhe.png', 'rote Schuhe.png'],
	['a broken encoding as it is', 'https://a.test/100%.png', '100%.png'],
	['a name with marks in it', 'https://a.test/what%3F%20No%231%20a%3Db.png', 'what? No#1 a=b.png'],
	['none without a file', 'https://a.test/', ''],
	['none of what is no address', 'red-shoe.jpg', ''],
	['that of the address in its path', inPath(SIGNED), 'red shoe.jpg'],
	['that of one in that', inPath(inPath(SIGNED)), 'red shoe.jpg'],
	['that of one that cannot be read', inPath('https://['), ''],
	[
		'one with a signature, without it',
		inPath(SIGNED.replace('https://', '')),
		'b.test/photos/red%20shoe.jpg?X-Amz-Signature=[secret]&width=9',
	],
	['one after a password', inPath('user:5ecre7@b.test'), 'user:[secret]@b.test'],
])('%s', (_label, address, name) => expect(nameAtAddress(address)).toBe(name));
