import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { PersonName } from '../identity/names.ts';

export const OperationState = z
  .enum(['queued', 'running', 'succeeded', 'failed', 'cancelling', 'cancelled'])
  .meta({ id: 'OperationState' });

/** Work that takes a while: an import, an export, an erasure. */
export const Operation = z
  .strictObject({
    id: ref('operation'),
    team_id: ref('team'),
    kind: z.string().meta({ examples: ['tickets.import'] }),
    state: OperationState,
    total: z.int().nullable().describe('Number of lines; null until they have been counted.'),
    done: z.int().describe('Number of lines that succeeded.'),
    failed: z.int().describe('Number of lines that were refused; see operations.errors.'),
    result: z.record(z.string(), z.unknown()).nullable().describe('The result, such as counts or the id of a file.'),
    error: z
      .strictObject({ code: z.string(), message: z.string(), details: z.unknown().optional() })
      .nullable()
      .describe('Why the whole operation failed.'),
    created_by: ref('person'),
    creator: PersonName,
    created_at: timestamp(),
    started_at: timestamp().nullable(),
    finished_at: timestamp().nullable(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Operation' });
export type Operation = z.infer<typeof Operation>;

/** Why a line of an operation was refused; a line can have several reasons. */
export const OperationIssue = z
  .strictObject({
    line: z.int().describe('Line number in the file, from 1, counting the header.'),
    field: z.string().nullable(),
    reason: z.string(),
    value: z.string().nullable().describe('The value, cut to 200 characters.'),
  })
  .meta({ id: 'OperationIssue' });
export type OperationIssue = z.infer<typeof OperationIssue>;

const named = { operation_id: ref('operation').describe('Id of the operation, from operations.list.') };

/** People see the operations they started; those with `operations.manage` see all of the team. */
export const operations = {
  list: query({
    summary: 'List your operations or, as a manager, all operations of the team',
    access: 'team:operations.read',
    rest: 'GET /operations',
    input: inTeam({
      ...pageInput,
      kind: text(100).optional().describe('Only operations of this kind, such as tickets.import.'),
      state: z
        .array(OperationState)
        .max(6)
        .optional()
        .describe('Only operations in any of these states. Defaults to all.'),
    }),
    output: Page(Operation).meta({ id: 'OperationPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get an operation with its progress and result',
    access: 'team:operations.read',
    rest: 'GET /operations/{operation_id}',
    input: inTeam(named),
    output: Operation,
    errors: ['OPERATION_NOT_FOUND'],
  }),
  errors: query({
    summary: 'List the refused lines of an operation with the reasons, in file order',
    access: 'team:operations.read',
    rest: 'GET /operations/{operation_id}/errors',
    input: inTeam({ ...named, ...pageInput }),
    output: Page(OperationIssue).meta({ id: 'OperationIssuePage' }),
    errors: ['OPERATION_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  cancel: mutation({
    summary: 'Cancel an operation after its current batch; finished lines stay',
    access: 'team:operations.read',
    rest: 'POST /operations/{operation_id}/cancel',
    input: inTeam(named),
    output: Operation,
    errors: ['OPERATION_NOT_FOUND', 'OPERATION_FINISHED'],
    events: ['operation.cancel_requested', 'operation.finished'],
  }),
  retry: mutation({
    summary: 'Retry an operation that failed or was cancelled, or its refused lines',
    access: 'team:operations.read',
    rest: 'POST /operations/{operation_id}/retry',
    status: 202,
    input: inTeam(named),
    output: Operation,
    errors: ['OPERATION_NOT_FOUND', 'OPERATION_NOT_RETRYABLE'],
    events: ['operation.queued'],
  }),
};
