import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import { discardFiles } from '../../../platform/files/removal/discard.ts';
import * as queries from './queries.ts';

/** How long the purge waits until the files of the ticket are gone. */
const AGAIN_SECONDS = 60;

/** Removes a deleted ticket for good once it can no longer be restored. */
export const purgeTicket = job({
  name: 'tickets.purge',
  queue: 'bulk',
  input: z.strictObject({ ticket_id: z.uuid() }),
});
export const purgeKey = (ticket_id: string): string => `tickets.purge.${ticket_id}`;

/** Its files go first, which their own domain does together with the bytes; until then the ticket waits. */
export async function purge(
  { db, scope, outbox, now }: JobCtx<typeof purgeTicket>,
  { ticket_id }: JobInput<typeof purgeTicket>,
): Promise<void> {
  const ticket = await queries.lockPurgeable(db, scope.team_id, ticket_id, now());
  if (ticket === undefined) return;
  if (!ticket.has_files) {
    await queries.purgeTicket(db, scope.team_id, ticket_id);
    return;
  }
  await discardFiles({ db, outbox, now }, scope.team_id, { kind: 'ticket', ids: [ticket_id] });
  outbox.later(purgeTicket, { ticket_id }, { run_at: secondsAfter(now(), AGAIN_SECONDS), key: purgeKey(ticket_id) });
}
