import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../../.github/workflows');
const files = readdirSync(folder).map((name) => ({
	name,
	text: readFileSync(join(folder, name), 'utf8'),
}));

/** The jobs of a workflow: what stands two spaces deep below `jobs:`. */
function jobsOf(text: string): string[] {
	return text
		.slice(text.indexOf('\njobs:\n') + '\njobs:\n'.length)
		.split(/^ {2}(?=[\w-]+:$)/m)
		.filter((job) => /^[\w-]+:$/m.test(job.split('\n')[0]));
}

describe.each(files)('the workflow $name', ({ text }) => {
	it('takes each action by the digest of its code', () => {
		const uses = [...text.matchAll(/uses: *(\S+)/g)].map(([, action]) => action);
		expect(uses.length).toBeGreaterThan(0);
		for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
	});

	it('leaves no credential behind in a checkout', () => {
		const checkouts = text.split('uses: actions/checkout@').slice(1);
		expect(checkouts.length).toBeGreaterThan(0);
		for (const rest of checkouts) {
			expect(rest.split('\n').slice(1, 3).join(' ')).toMatch(/with: +persist-credentials: false/);
		}
	});
});

describe('publishing', () => {
	const { text } = files.find(({ name }) => name === 'publish.yml')!;
	const jobs = jobsOf(text);
	const mayPublish = (job: string) => job.includes('id-token');

	it('is for one job, which runs nothing but the publishing of a tarball', () => {
		const publishing = jobs.filter(mayPublish);
		expect(publishing).toHaveLength(1);
		const commands = [...publishing[0].matchAll(/run: *(.+)/g)].map(([, command]) => command);
		expect(commands).toEqual([
			expect.stringMatching(/^npm publish --provenance .*--ignore-scripts .*\.tgz$/),
		]);
		expect(publishing[0]).not.toMatch(/checkout@|contents:/);
	});

	it('comes after another job that has tested and packed it', () => {
		const [building] = jobs.filter((job) => !mayPublish(job));
		expect(building).toMatch(/npm ci[\s\S]+npm test[\s\S]+npm pack[\s\S]+upload-artifact@/);
		expect(jobs.filter(mayPublish)[0]).toMatch(/needs: build\n[\s\S]+download-artifact@/);
	});
});
