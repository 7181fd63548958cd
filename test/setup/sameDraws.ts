/**
 * Runs before each test file: random tests draw the same in each run, so that one is green or red wherever it runs. Only
 * `npm run fuzz` draws anew, and prints the seed of what it finds.
 */
import fc from 'fast-check';

if (process.env.FUZZ_RUNS === undefined) fc.configureGlobal({ seed: 20261126 });
