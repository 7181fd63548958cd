import { SegmentWithPrompt } from '../../../nodes/SegmentWithPrompt/SegmentWithPrompt.node';
import { runNodeType, typesOf, type RunOptions, type RunOutput } from './engine';

export { additionalData, type RunOptions, type RunOutput } from './engine';

const nodeTypes = typesOf(SegmentWithPrompt);

/** Runs the node in a workflow of two, in n8n's real engine. */
export async function runNode(options: RunOptions): Promise<RunOutput> {
	return await runNodeType(nodeTypes, options);
}
