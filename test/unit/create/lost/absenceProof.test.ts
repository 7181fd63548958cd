import { AbsenceProof, proofOf } from '../../../../nodes/shared/create/lost/absenceProof';
import { OwnTasks } from '../../../../nodes/shared/create/ownTasks';
import { FakeService } from '../../kit/fakeService';

const NOW_MS = 1_000_000;
/** How long before its answer a create was sent. */
const TOOK_MS = 5;
const own = (taskId: string, answeredMs: number, isMarked = true) => ({
	taskId,
	sentMs: answeredMs - TOOK_MS,
	answeredMs,
	isMarked,
});

/** A proof by tasks of its own. */
function openProof() {
	const [proof, tasks] = [new AbsenceProof(), new OwnTasks()];
	return Object.assign(proof, {
		note: (task: ReturnType<typeof own>) => tasks.note(task),
		see: (listed: ReturnType<typeof listing>, fromMs: number, askedMs: number) =>
			proof.measure(tasks, listed, fromMs, askedMs),
	});
}

/** What the history lists; `endedAfterMs`: when all of it was last seen at work. */
const listing = (has: (id: string) => boolean, endedAfterMs = -Infinity) => ({
	has,
	endedAfterMs: () => endedAfterMs,
});

/** Own tasks of these ages, of which those that are not `missing` are listed now. */
function measured(agesMs: number[], missing: number[] = []) {
	const proof = openProof();
	for (const ageMs of agesMs) proof.note(own(`own${ageMs}`, NOW_MS - ageMs));
	proof.see(
		listing((id) => !missing.some((ageMs) => id === `own${ageMs}`)),
		-Infinity,
		NOW_MS,
	);
	return proof;
}

/** The age in whole seconds from which on a create that was given up so long ago and is not listed is shown to be absent. */
function provenFrom(
	proof: Pick<AbsenceProof, 'shows'>,
	{ lostAgoMs = 1e6, sentAgoMs = NaN, wasAnswered = true } = {},
) {
	const lostMs = NOW_MS - lostAgoMs;
	const sentMs = Number.isNaN(sentAgoMs) ? lostMs : NOW_MS - sentAgoMs;
	for (let seconds = 0; seconds <= 200; seconds++)
		if (proof.shows({ sentMs, lostMs, wasAnswered }, lostMs + seconds * 1_000)) return seconds;
	return undefined;
}

describe('a create is shown to be absent', () => {
	test.each([
		['by three later tasks of ours, after what a gateway’s queue may take', [1, 2, 3], [], 16],
		['by one that came later', [1], [], 16],
		['not by own tasks that are all missing', [1, 2, 3], [1, 2, 3], undefined],
		['later by the age of the youngest that is listed, and half as much again', [20_000], [], 46],
		['later by the age of the oldest that is missing', [100, 30_000, 60_000], [30_000], 60],
	])('%s', (_label, agesMs, missing, expected) => {
		expect(provenFrom(measured(agesMs, missing))).toBe(expected);
	});

	test.each([
		['no own task', [], undefined],
		['three older ones, which a history that stands still shows too', [50, 60, 70], undefined],
		['one that was sent before, and answered after it', [7], undefined],
		['one that was sent as it was given up', [5], undefined],
		['one that was sent later', [4], 16],
	])('given up 10 ms ago: %s', (_label, agesMs, expected) => {
		expect(provenFrom(measured(agesMs), { lostAgoMs: 10 })).toBe(expected);
	});

	test.each([
		['sent as long before', 50, -9, 16],
		['sent as long before, but not seen at work after it', 50, -10, undefined],
		['sent after all of ours were answered', 49, -9, undefined],
	])(
		'by an older one that has ended since, of a create %s',
		(_label, sentAgoMs, endMs, expected) => {
			const proof = measured([50]);
			proof.see(
				listing(() => true, NOW_MS + endMs),
				-Infinity,
				NOW_MS,
			);
			expect(provenFrom(proof, { lostAgoMs: 10, sentAgoMs })).toBe(expected);
		},
	);

	test('later where its connection broke', () => {
		expect(provenFrom(measured([1, 2, 3]), { wasAnswered: false })).toBe(41);
	});

	test('later where another was taken late', () => {
		const proof = measured([1, 2, 3]);
		proof.noteFound(30_000);
		proof.noteFound(4_000);
		expect(provenFrom(proof)).toBe(50);
	});

	test('an own task that was answered after the listing was asked for measures nothing', () => {
		const proof = openProof();
		proof.note(own('own', NOW_MS + 1));
		proof.see(
			listing(() => false),
			-Infinity,
			NOW_MS,
		);
		expect(proof.isBlind).toBe(true);
		proof.note(own('other', NOW_MS));
		proof.see(
			listing(() => true),
			-Infinity,
			NOW_MS,
		);
		expect(provenFrom(proof)).toBe(16);
	});

	test('by the last listing, not by one before', () => {
		const proof = measured([1, 2, 3]);
		expect(proof.isBlind).toBe(false);
		proof.see(
			listing(() => false),
			-Infinity,
			NOW_MS,
		);
		expect([proof.isBlind, provenFrom(proof)]).toEqual([true, undefined]);
	});
});

test('of very many tasks the last twenty thousand measure: an older one that is missing is forgotten', () => {
	const proof = openProof();
	proof.note(own('first', NOW_MS - 100_000));
	for (let place = 0; place < 20_000; place++) proof.note(own(`next${place}`, NOW_MS));
	proof.see(
		listing((id) => id !== 'first'),
		-Infinity,
		NOW_MS,
	);
	expect(provenFrom(proof)).toBe(16);
});

test('a listing says nothing of tasks before it', () => {
	const proof = openProof();
	proof.note(own('old', NOW_MS - 10_000));
	proof.note(own('young', NOW_MS - 9_000));
	proof.see(
		listing((id) => id === 'young'),
		NOW_MS - 9_000,
		NOW_MS,
	);
	expect(provenFrom(proof)).toBe(29);
});

test('a bad time of the service is forgotten ten minutes after the last listing', () => {
	const proof = measured([1, 2, 30_000], [30_000]);
	proof.noteFound(60_000);
	const after = (ms: number) => {
		for (const place of [1, 2, 3]) proof.note(own(`${place}`, NOW_MS + ms));
		proof.see(
			listing(() => true),
			NOW_MS + ms,
			NOW_MS + ms,
		);
		return provenFrom(proof);
	};
	expect([after(600_000), after(1_200_000), after(1_800_001)]).toEqual([95, 95, 16]);
});

test('each account of a process has one proof', () => {
	const [one, other] = [new FakeService().context, new FakeService().context];
	expect(proofOf({ ...one })).toBe(proofOf(one));
	expect(proofOf({ ...one, account: 'another' })).not.toBe(proofOf(one));
	expect(proofOf(other)).not.toBe(proofOf(one));
});

test('that it was quick counts for a minute, and its slowness longer', () => {
	const proof = measured([1, 2, 3]);
	const later = (ms: number) => {
		proof.see(
			listing(() => true),
			NOW_MS - 3,
			NOW_MS + ms,
		);
		const lostMs = NOW_MS - 10;
		return proof.shows({ sentMs: lostMs, lostMs, wasAnswered: true }, lostMs + 40_000);
	};
	expect([later(59_000), later(130_000)]).toEqual([true, false]);
});
