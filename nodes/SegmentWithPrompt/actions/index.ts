import { getAccount } from './getAccount';
import { getTask } from './getTask';
import { segment } from './segment';
import { submit } from './submit';

/** Each operation by the value of the `operation` parameter. */
export const operations = { segment, submit, getTask, getAccount };

export type OperationName = keyof typeof operations;
