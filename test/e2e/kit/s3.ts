import { join } from 'node:path';

import S3rver from 's3rver';

/** An S3 on loopback, with one empty bucket in a folder. */
export interface S3Server {
	bucket: string;
	/** The key of each write, in the order of time. */
	written: string[];
	/** Where an object's bytes are. */
	pathOf(key: string): string;
	/** As n8n's S3 credential has it. */
	credential: object;
	close(): Promise<void>;
}

export async function startS3(folder: string, bucket: string): Promise<S3Server> {
	const server = new S3rver({
		address: '127.0.0.1',
		port: 0,
		silent: true,
		directory: folder,
		configureBuckets: [{ name: bucket }],
	});
	const written: string[] = [];
	server.on('event', ({ Records: [{ s3 }] }) => written.push(s3.object.key));
	const { port } = await server.run();
	return {
		bucket,
		written,
		pathOf: (key) => join(folder, bucket, `${key}._S3rver_object`),
		credential: {
			endpoint: `http://127.0.0.1:${port}`,
			region: 'us-east-1',
			accessKeyId: 'S3RVER',
			secretAccessKey: 'S3RVER',
			forcePathStyle: true,
			ignoreSSLIssues: false,
		},
		close: async () => await server.close(),
	};
}
