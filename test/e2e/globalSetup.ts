import { N8N_LINES } from '../tools/n8n/lines';
import { prepareRun } from './prepareRun';

export default async function globalSetup(): Promise<void> {
	await prepareRun(N8N_LINES);
}
