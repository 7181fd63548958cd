/** A line of n8n that users run, and how it is installed. */
export interface N8nLine {
	/** Also the folder with its package.json and lock file. */
	name: '1.x' | '2.x';
	version: string;
	/** What npm is asked for. */
	installArguments: string[];
	/** The major version of Node.js that it needs at least. */
	nodeMajor: number;
}

/** The line that the demo and the bench run. */
export const FIRST_LINE: N8nLine = {
	name: '1.x',
	version: '1.123.81',
	installArguments: ['ci', '--ignore-scripts'],
	nodeMajor: 20,
};

export const N8N_LINES: N8nLine[] = [
	FIRST_LINE,
	{
		name: '2.x',
		version: '2.41.1',
		// Its peer dependencies contradict each other, and `npm ci` refuses any lock for them.
		installArguments: ['install', '--ignore-scripts', '--legacy-peer-deps'],
		nodeMajor: 24,
	},
];
