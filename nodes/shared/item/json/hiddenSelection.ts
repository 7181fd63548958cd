/** What to say where a mask looks black, by where it has its selection. */
export const HIDDEN = {
	alpha:
		'The mask looks all black, because its selection is in its transparency: what is opaque is selected',
	ones: 'The mask looks all black, because it uses the value 1 instead of 255: 1 is selected',
};
