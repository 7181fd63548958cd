import { pickOne } from '../random';
import type { NotYetForm } from '../options';

/** How a time is written. `offset` and `noZone` tell it in the service's own zone. */
export const TIME_FORMS = [
	'rfc3339',
	'offset',
	'noZone',
	'seconds',
	'milliseconds',
	'secondsText',
] as const;
export type TimeForm = (typeof TIME_FORMS)[number];

/** How a task tells the address of the image that it was sent. */
export const ADDRESS_FORMS = ['asSent', 'escaped', 'unescaped', 'hostCase', 'port'] as const;
export type AddressForm = (typeof ADDRESS_FORMS)[number];

/** How a row of the history calls the kind of task. */
export const ACTION_FORMS = ['segment', 'Segment', 'SEGMENT'] as const;
export type ActionForm = (typeof ACTION_FORMS)[number];

const MINUTE_MS = 60_000;

/** A form of an option: drawn where it is `mixed`. */
export function chooseForm<Form extends string>(
	form: Form | 'mixed',
	forms: readonly Form[],
	random: () => number,
): Form {
	return form === 'mixed' ? pickOne(forms, random) : form;
}

interface TimeTelling {
	form: TimeForm;
	zoneMinutes: number;
	notYet: NotYetForm;
	timesBehindMs: number;
}

/**
 * A time as the service writes it; `seed` makes up its last digits, which nobody else knows. RFC 3339 has nine
 * fraction digits here.
 */
export function writeTime(
	momentMs: number | undefined,
	{ form, zoneMinutes, notYet, timesBehindMs }: TimeTelling,
	seed: string,
): string | number | null | undefined {
	if (momentMs === undefined) {
		return { zero: '0001-01-01T00:00:00Z', null: null, empty: '', absent: undefined }[notYet];
	}
	const atMs = momentMs - timesBehindMs;
	const digits = String(parseInt(seed.slice(0, 8), 16) % 1_000_000).padStart(6, '0');
	const local = new Date(atMs + zoneMinutes * MINUTE_MS).toISOString();
	switch (form) {
		case 'seconds':
			return Math.floor(atMs / 1000);
		case 'milliseconds':
			return atMs;
		case 'secondsText':
			return String(Math.floor(atMs / 1000));
		case 'offset':
			return local.replace('Z', digits + writeZone(zoneMinutes));
		case 'noZone':
			return local.replace('T', ' ').replace(/\.\d+Z$/, '');
		default:
			return new Date(atMs).toISOString().replace('Z', `${digits}Z`);
	}
}

function writeZone(minutes: number): string {
	const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

/** An image as a task tells it: an address in one of its forms, which all mean the same; anything else as it was sent. */
export function tellImage(image: string, form: AddressForm): string {
	if (!/^https?:\/\//i.test(image)) return image;
	const [, scheme, host, rest] = /^(https?:\/\/)([^/?#]+)(.*)$/is.exec(image) ?? [];
	if (host === undefined) return image;
	switch (form) {
		case 'escaped':
			return new URL(image).href;
		case 'unescaped':
			return image.replaceAll('%20', ' ');
		case 'hostCase':
			return scheme.toUpperCase() + host.toUpperCase() + rest;
		case 'port':
			return /:\d+$/.test(host)
				? image
				: `${scheme}${host}:${/^https/i.test(scheme) ? 443 : 80}${rest}`;
		default:
			return image;
	}
}
