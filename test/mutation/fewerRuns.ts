/** Runs before the tests: properties run once for each mutant, so in fewer cases; one that fails will do. */
import fc from 'fast-check';

fc.configureGlobal({ numRuns: 20, endOnFailure: true });
