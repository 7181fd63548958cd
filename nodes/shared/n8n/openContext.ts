import { readContext, type Context, type NodeFunctions } from '../piapi/context';
import { systemClock } from './systemClock';

/** Opens the door to PiAPI for one run of a node. Throws a `Problem` where an address of the credential is none. */
export async function openContext(n8n: NodeFunctions): Promise<Context> {
	return await readContext(n8n, systemClock);
}
