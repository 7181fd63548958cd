/** Runs before each test file: properties are tried in fewer cases, for they run once for each mutant. */
import fc from 'fast-check';

fc.configureGlobal({ numRuns: 20 });
