import { ServiceClock } from '../../../nodes/shared/piapi/serviceClock';
import { VirtualClock } from '../kit/virtualClock';

const DATE = 'Thu, 01 Jan 2026 00:00:00 GMT';

function open(...headers: unknown[]) {
	const clock = new VirtualClock();
	const serviceClock = new ServiceClock(clock);
	for (const header of headers) serviceClock.note(header);
	return { clock, serviceClock };
}

test('goes on with the clock from the date that was told last, however this machine’s is set', () => {
	const { clock, serviceClock } = open('Fri, 02 Jan 2026 00:00:00 GMT', DATE);
	clock.pass(5_000);
	clock.setDate(-86_400_000);
	expect([serviceClock.isKnown, serviceClock.now()]).toEqual([true, Date.parse(DATE) + 5_000]);
});

test.each([[[]], [[undefined]], [['soon']]])('told %j, it is this machine’s date', (headers) => {
	const { clock, serviceClock } = open(...headers);
	expect([serviceClock.isKnown, serviceClock.now()]).toEqual([false, clock.unixNow()]);
});

test('what is no date does not spoil one', () => {
	const { serviceClock } = open(DATE, 'soon');
	expect(serviceClock.now()).toBe(Date.parse(DATE));
});
