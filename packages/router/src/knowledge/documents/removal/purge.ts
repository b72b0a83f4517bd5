import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import { discardFiles } from '../../../platform/files/removal/discard.ts';
import * as queries from '../queries.ts';

/** Removes a deleted document for good, with its text, its passages and its file. */
export const purgeDocument = job({
  name: 'documents.purge',
  queue: 'bulk',
  input: z.strictObject({ document_id: z.uuid() }),
});
export const purgeKey = (document_id: string): string => `documents.purge.${document_id}`;

export async function purge(
  { db, scope, outbox, now }: JobCtx<typeof purgeDocument>,
  { document_id }: JobInput<typeof purgeDocument>,
): Promise<void> {
  const [{ numDeletedRows } = { numDeletedRows: 0n }] = await queries.purgeDocument(
    db,
    scope.team_id,
    document_id,
    now(),
  );
  if (numDeletedRows > 0n)
    await discardFiles({ db, outbox, now }, scope.team_id, { kind: 'document', ids: [document_id] });
}
