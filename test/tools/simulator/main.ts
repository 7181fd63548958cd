import { parseArgs } from 'node:util';

import { sampleCatalog, startSimulator, type SimulatorOptions } from '.';

const USAGE = `Usage: npm run simulator -- [options]
  --api-port, --upload-port, --image-port <number>   0 takes a free port
  --api-key <text>     key of the demo account
  --seed <number>      for faults and mixed forms
  --queue-ms, --work-ms <number>
  --options <json>     any other option of the simulator, e.g. '{"outputShape":"image_url"}'`;

/** Reads the command line. Throws on an unknown option or malformed JSON. */
function readOptions(): Partial<SimulatorOptions> {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({
		options: {
			'api-port': text,
			'upload-port': text,
			'image-port': text,
			'api-key': text,
			'queue-ms': text,
			'work-ms': text,
			seed: text,
			options: text,
			help: { type: 'boolean' },
		},
	});
	if (values.help) {
		console.log(USAGE);
		process.exit(0);
	}
	const number = (value: string | undefined, otherwise: number) => Number(value ?? otherwise);
	return {
		apiPort: number(values['api-port'], 0),
		uploadPort: number(values['upload-port'], 0),
		imagePort: number(values['image-port'], 0),
		queueMs: number(values['queue-ms'], 2_000),
		workMs: number(values['work-ms'], 4_000),
		seed: number(values.seed, Date.now() % 1_000_000),
		accounts: values['api-key'] ? [{ apiKey: values['api-key'], name: 'Demo account' }] : [],
		...(JSON.parse(values.options ?? '{}') as Partial<SimulatorOptions>),
	};
}

/** Runs until it is told to stop. */
async function main(): Promise<void> {
	const simulator = await startSimulator(readOptions());
	const [defaultKey, chosenKey = defaultKey] = simulator.accounts.keys();
	console.log(`API       ${simulator.apiUrl}`);
	console.log(`Upload    ${simulator.uploadUrl}`);
	console.log(`Images    ${simulator.imageUrl}`);
	console.log(`API key   ${chosenKey}`);
	console.log(`Seed      ${simulator.seed}`);
	for (const { name, prompt } of sampleCatalog) {
		console.log(`Sample    ${simulator.sampleUrl(name)}  (${prompt})`);
	}
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close());
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
