/** Who is compared. */
export const CONTENDERS = [
	'ours',
	'unseen',
	'cutouts',
	'inline',
	'phone',
	'loop',
	'careful',
	'serial',
] as const;
export type Contender = (typeof CONTENDERS)[number];

export const CONTENDER_LABELS: Record<Contender, string> = {
	ours: 'this node',
	unseen: 'this node, masks unseen',
	cutouts: 'this node, with cutouts',
	inline: 'this node, files inline',
	phone: 'this node, phone photos',
	loop: 'loop over all',
	careful: 'loop, built with care',
	serial: 'one by one',
};

/** What each contender is, for the reader of the report. */
export const CONTENDER_TEXTS: Record<Contender, string> = {
	ours: 'the operation Segment of this package, with its defaults',
	unseen: 'the same with _Inspect Mask_ off, so that no pixel is looked at',
	cutouts: 'the same with _Cutout_ chosen beside the mask',
	inline: 'the same with a file of 9 MB for each item, which is sent inside of the request',
	phone:
		'the same with a JPEG of 12 megapixels for each item, of which a copy of 1 megapixel is sent (_Send At Most_), and with _Cutout_ chosen, which is as large as the photo',
	loop:
		'what is built from n8n’s own nodes today, with all items going round together: HTTP Request (create) → Wait ' +
		'5 s → HTTP Request (get) → If completed → HTTP Request (file), otherwise back to Wait',
	careful:
		'the same loop as a careful user builds it: _Retry On Fail_ on each request, and the option _Batching_ with 15 requests a second',
	serial:
		'the nodes of the loop inside of Loop Over Items with batch size 1 and a Wait of 3 s: the next item starts when the ' +
		'last one has its mask',
};

/** A run of theirs takes minutes: one of a case is enough. */
export const RUN_ONCE: Contender[] = ['phone', 'serial'];

/** Seconds between two looks of the contenders that wait by n8n's Wait node. */
export const WAIT_SECONDS: Record<'loop' | 'serial', number> = { loop: 5, serial: 3 };

/** Requests a second of the loop that is built with care. */
export const CAREFUL_PER_SECOND = 15;

/** One by one takes so long that it is run on this many items, and its time is scaled up. */
export const SERIAL_ITEMS = 10;
