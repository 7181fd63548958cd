import { PiApiTrigger } from '../../../nodes/PiApiTrigger/PiApiTrigger.node';
import { linksTo, readLinks } from '../../../nodes/shared/fields/linkFields';
import { options } from './tables';

test('no link is made unless it is chosen', () => {
	expect(readLinks(options({}), ['mask', 'cutout'])).toEqual([]);
	expect(readLinks(options({ publicLinks: ['cutout'] }), ['mask', 'cutout'])).toEqual(['cutout']);
});

test('a link to what is not made is wrong before anything is paid', () => {
	expect(() => readLinks(options({ publicLinks: ['mask', 'cutout'] }), ['mask'])).toThrow(
		expect.objectContaining({
			reason: 'invalidParameter',
			facts: {
				detail: 'Public Links under Options contains Cutout, which is not chosen under Outputs',
				advice: 'Choose it there too, or remove it from Public Links.',
			},
		}),
	);
});

test('the field says who can open a link, how long, and what it takes', () => {
	const { description } = linksTo([]);
	for (const fact of [/Anyone with the link/, /lasts a day/, /Creator plan/, /10 MB/])
		expect(description).toMatch(fact);
});

test('the trigger, which strangers can call, makes none', () => {
	expect(JSON.stringify(new PiApiTrigger().description)).not.toContain('publicLinks');
});
