import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import * as queries from './queries.ts';

/** Wakes a ticket at the moment until which it was snoozed. */
export const wakeDue = job({
  name: 'tickets.wakeDue',
  queue: 'timers',
  input: z.strictObject({ ticket_id: z.uuid() }),
});

/** A ticket that was woken or snoozed for longer in the meantime is left as it is. */
export async function wakeWhenDue(
  { db, scope, events, now }: JobCtx<typeof wakeDue>,
  { ticket_id }: JobInput<typeof wakeDue>,
): Promise<void> {
  const woken = await queries.wakeIfDue(db, scope, ticket_id, now());
  if (woken === undefined) return;
  const { id, version, snoozed_by } = woken;
  // Nobody did it: time did.
  events.add('ticket.woken', { id, version, actor_id: null, user_id: null }, { why: 'due', snoozed_by });
}
