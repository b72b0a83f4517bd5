import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { OperationRow } from './queries.ts';

/** An operation as it is shown; what it was started with may hold more than a manager should read, and stays inside. */
export const presentOperation = (row: OperationRow): Operation => ({
  ...row,
  result: row.result as Operation['result'],
  error: row.error as Operation['error'],
});
