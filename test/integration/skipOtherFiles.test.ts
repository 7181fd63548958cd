import { readFixture } from '../fixtures/images';
import { storeBinary } from './kit/binaryData';
import { drawSmallSample, useSimulator } from './kit/simulation';

const sim = useSimulator();
const PATTERN = { imageSource: 'binary', binaryPropertyName: 'attachment_*' };
const settings = { onError: 'continueErrorOutput' as const };

/** As Gmail gives an e-mail: a photo, a document, and the logo under it. */
async function email() {
	const files = [
		[await drawSmallSample(), 'photo.png'],
		[readFixture('document.pdf'), 'offer.pdf'],
		[readFixture('plain.png').subarray(0, 2_000), 'logo.png'],
	] as const;
	const entries = files.map(async ([bytes, name], index) => [
		`attachment_${index}`,
		await storeBinary(bytes, name),
	]);
	return [{ json: {}, binary: Object.fromEntries(await Promise.all(entries)) }];
}

test('what is no image is skipped where the user wants that, unpaid and counted', async () => {
	const options = { skipOtherFiles: true };
	const { main, errorOutput, hints } = await sim.run(
		{ ...PATTERN, options },
		{ items: await email(), settings },
	);
	expect(main.map(({ json }) => json.sourceFile)).toEqual(['photo.png']);
	expect(errorOutput).toEqual([]);
	expect(hints[0].message).toMatch(/^1 mask; 2 other files skipped; cost: /);
	expect(sim.simulator.counters.tasksCreated).toBe(1);
});

test('where all are, the run ends with nothing', async () => {
	const binary = { attachment_0: await storeBinary(readFixture('document.pdf'), 'offer.pdf') };
	const { main, hints } = await sim.run(
		{ ...PATTERN, operation: 'submit', options: { skipOtherFiles: true } },
		{ items: [{ json: {}, binary }] },
	);
	expect(main).toEqual([]);
	expect(hints[0].message).toMatch(/^1 other file skipped; time: /);
	expect(sim.simulator.counters.tasksCreated).toBe(0);
});

test('otherwise the document fails, and the logo is an image like others', async () => {
	const { main, errorOutput } = await sim.run(PATTERN, { items: await email(), settings });
	expect([main.length, errorOutput.length]).toEqual([2, 1]);
});
