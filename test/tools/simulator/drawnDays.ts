/** What days that are drawn at random have in common: chaos, the model and the fuzzer draw from it. */
import type { SimulatorOptions } from './options';

/** Tasks that tell what they were asked for in every way but as it was sent. */
export const ODD_TELLINGS = {
	promptForm: 'mixed',
	negativePromptForm: 'mixed',
	factorForm: 'mixed',
	kindForm: 'mixed',
	addressForm: 'mixed',
	ownAddresses: true,
} as const;

/** Two days in three have marks that come back. */
export const USUAL_MARKS = [
	'returned',
	'returned',
	'returned',
	'onlyInGet',
	'secretEmpty',
	'configAbsent',
] as const;

/**
 * Whether a task can be told by its mark on such a day; one in the older shape tells none. `onlyWhenEnded` leaves that open
 * for too long.
 */
export function hasMarks({
	marks = 'returned',
	refusedField = 'none',
	outputShape,
}: Partial<SimulatorOptions>): boolean {
	const comeBack = marks === 'returned' || marks === 'onlyInGet';
	return comeBack && refusedField === 'none' && outputShape !== 'legacy';
}
