/** The digits from 0 to 9 in rows of dots, 3 across and 5 down. */
const DIGITS = [
	'111 101 101 101 111',
	'010 110 010 010 111',
	'111 001 111 100 111',
	'111 001 111 001 111',
	'101 101 111 001 001',
	'111 100 111 001 111',
	'111 100 111 101 111',
	'111 001 010 010 010',
	'111 101 111 101 111',
	'111 101 111 001 111',
].map((rows) => rows.split(' '));

const ACROSS = 3;
const DOWN = 5;

/** The size of a number in dots, with one dot between its digits. */
export function sizeOf(number: number): { width: number; height: number } {
	return { width: (ACROSS + 1) * String(number).length - 1, height: DOWN };
}

/** Tells of each dot of a number that is set, with its place from the upper left corner. */
export function forEachDot(number: number, work: (x: number, y: number) => void): void {
	for (const [place, digit] of [...String(number)].entries()) {
		for (const [y, row] of DIGITS[Number(digit)].entries()) {
			for (let x = 0; x < ACROSS; x++) if (row[x] === '1') work(place * (ACROSS + 1) + x, y);
		}
	}
}
