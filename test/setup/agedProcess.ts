/**
 * Runs before each test file. V8 stops to optimise regular expressions once a process has compiled many of them, as a
 * server that runs for long has; what is then too deep shall be found here, and not after weeks.
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--no-regexp-optimization');
