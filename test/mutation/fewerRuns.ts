/** Runs before each test file: properties run once for each mutant, so in fewer cases, and no
 * smaller case is sought where one fails. */
import fc from 'fast-check';

fc.configureGlobal({ numRuns: 20, endOnFailure: true });
