import { z } from 'zod';
import type { documents } from '@deskwire/contract/knowledge/documents.ts';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { Ctx } from '../../../kit/context.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import type { Batch, OperationKind, Reading } from '../../../platform/operations/kind.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { readDocument } from './process.ts';
import * as queries from './queries.ts';

interface Cursor {
  readonly after: string;
  /** How many were read before. */
  readonly line: number;
}

const Nothing = z.strictObject({});

/** Reads all documents of a team anew, one after the other: whoever waits for one of their own is not kept waiting. */
export const documentsReprocessAll: OperationKind<typeof Nothing, Cursor> = {
  kind: 'documents.reprocessAll',
  input: Nothing,
  requires: 'team.manage',
  batch: (reading, _, cursor) => readNext(reading, cursor),
};
export const reprocessAllBatch = batchJob(documentsReprocessAll.kind);

async function readNext(reading: Reading, cursor: Cursor | null): Promise<Batch<Cursor>> {
  const { db, scope, operation_id, commit, now } = reading;
  const found = await queries.findNext(db, scope, cursor?.after);
  if (found === undefined) return { lines: null, next: undefined };
  const { id, total } = found;
  const line = (cursor?.line ?? 0) + 1;
  await commit((tx) => queries.wantNext(tx.db, scope, id, operation_id, now()));
  const { write } = await readDocument(reading, id);
  return {
    lines: [line, line],
    total: Math.max(total, line),
    next: { after: id, line },
    write: async (tx, known) => (await write?.(tx, known))?.map((outcome) => ({ ...outcome, line })) ?? [],
  };
}

/** Reads all documents again. The current revision of each stays until the next one is complete. */
export const reprocessDocuments = (ctx: Ctx<typeof documents.reprocessAll>): Promise<Operation> =>
  startOperation(ctx, documentsReprocessAll, {});
