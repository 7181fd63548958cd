import type { Workflow } from '../../n8n/restClient';
import { CAREFUL_PER_SECOND, WAIT_SECONDS, type Contender } from '../contenders';
import { httpSteps, RATE_SHARE } from './httpSteps';
import { CREDENTIALS, ITEMS_NODE, MASK_NODE, workflowOf, type Row } from './workflow';

export { CREDENTIALS, ITEMS_NODE, MASK_NODE, workflowOf, type Row } from './workflow';

export interface WorkflowSetup {
	/** At most 16 characters. */
	id: string;
	rows: Row[];
	apiUrl: string;
	/** Path of the file that the contender with files sends. */
	filePath: string;
	/** Path of the photo that the contender with phone photos sends a copy of. */
	photoPath: string;
	/** 0 is no limit. */
	requestsPerSecond: number;
}

const FILE_NODE = 'File';
const LOOP_NODE = 'Loop Over Items';

/** The workflow of a contender. */
export function contenderWorkflow(
	contender: Contender,
	setup: WorkflowSetup,
): Workflow & { id: string } {
	if (contender === 'ours') return oursWorkflow(setup);
	if (contender === 'unseen') return oursWorkflow(setup, { inspectMask: false });
	if (contender === 'cutouts') return oursWorkflow(setup, {}, { outputs: ['mask', 'cutout'] });
	if (contender === 'inline')
		return fileWorkflow(setup, setup.filePath, { options: { sendBinaryAs: 'inline' } });
	if (contender === 'phone')
		return fileWorkflow(setup, setup.photoPath, {
			outputs: ['mask', 'cutout'],
			options: { sendMegapixels: 1 },
		});
	if (contender === 'careful') return carefulWorkflow(setup);
	return contender === 'loop' ? loopWorkflow(setup) : serialWorkflow(setup);
}

function oursWorkflow({ id, rows }: WorkflowSetup, options: object = {}, more: object = {}) {
	const segment = segmentStep({
		imageUrl: '={{ $json.imageUrl }}',
		prompt: '={{ $json.prompt }}',
		...more,
		options,
	});
	return workflowOf(id, rows, [segment], [{ from: ITEMS_NODE, to: MASK_NODE }]);
}

function segmentStep(parameters: object) {
	return {
		name: MASK_NODE,
		type: 'n8n-nodes-piapi-segment.segmentWithPrompt',
		typeVersion: 1,
		parameters,
		credentials: { piApi: CREDENTIALS.piApi },
	};
}

/** Each item reads the file from the disk. */
function fileWorkflow({ id, rows }: WorkflowSetup, path: string, parameters: object) {
	const read = {
		name: FILE_NODE,
		type: 'n8n-nodes-base.readWriteFile',
		typeVersion: 1,
		parameters: { operation: 'read', fileSelector: path, options: {} },
	};
	const segment = segmentStep({
		imageSource: 'binary',
		prompt: rows[0].prompt,
		...parameters,
	});
	return workflowOf(
		id,
		rows,
		[read, segment],
		[
			{ from: ITEMS_NODE, to: FILE_NODE },
			{ from: FILE_NODE, to: MASK_NODE },
		],
	);
}

/** All items go round together until each of them is done. */
function loopWorkflow({ id, rows, ...setup }: WorkflowSetup) {
	const steps = httpSteps({ ...setup, waitSeconds: WAIT_SECONDS.loop });
	return workflowOf(id, rows, steps, [{ from: ITEMS_NODE, to: 'Create' }, ...LOOK_EDGES]);
}

/** The same, but that each request is tried again, and that no more than so many are sent in a second. */
function carefulWorkflow(setup: WorkflowSetup) {
	const workflow = loopWorkflow({ ...setup, requestsPerSecond: CAREFUL_PER_SECOND / RATE_SHARE });
	const nodes = workflow.nodes.map((node) => {
		const isRequest = node.type.endsWith('httpRequest');
		return isRequest ? { ...node, retryOnFail: true, maxTries: 5, waitBetweenTries: 5_000 } : node;
	});
	return { ...workflow, nodes };
}

/** The next item starts when the last one has its mask. */
function serialWorkflow({ id, rows, ...setup }: WorkflowSetup) {
	const steps = [
		{
			name: LOOP_NODE,
			type: 'n8n-nodes-base.splitInBatches',
			typeVersion: 3,
			parameters: { batchSize: 1, options: {} },
		},
		...httpSteps({ ...setup, waitSeconds: WAIT_SECONDS.serial }),
	];
	return workflowOf(id, rows, steps, [
		{ from: ITEMS_NODE, to: LOOP_NODE },
		{ from: LOOP_NODE, output: 1, to: 'Create' },
		...LOOK_EDGES,
		{ from: MASK_NODE, to: LOOP_NODE },
	]);
}

const LOOK_EDGES = [
	{ from: 'Create', to: 'Wait' },
	{ from: 'Wait', to: 'Look' },
	{ from: 'Look', to: 'Completed?' },
	{ from: 'Completed?', output: 0, to: MASK_NODE },
	{ from: 'Completed?', output: 1, to: 'Wait' },
];
