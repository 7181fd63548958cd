declare module 's3rver' {
	import type { AddressInfo } from 'node:net';

	/** @see https://github.com/jamhall/s3rver */
	export default class S3rver {
		constructor(options: {
			address: string;
			port: number;
			silent: boolean;
			directory: string;
			configureBuckets: Array<{ name: string }>;
		});
		on(
			name: 'event',
			listener: (event: { Records: Array<{ s3: { object: { key: string } } }> }) => void,
		): void;
		run(): Promise<AddressInfo>;
		close(): Promise<void>;
	}
}
