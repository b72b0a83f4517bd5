import type { ticketReads } from '@deskwire/contract/desk/tickets.reads.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import * as queries from './queries.ts';

type Entry = typeof ticketReads.markRead;

/** Records that the caller has seen tickets as they are now. */
export const markRead = async ({ db, scope, now }: Ctx<Entry>, { ticket_ids }: In<Entry>): Promise<Out<Entry>> => ({
  marked: await queries.mark(db, scope, ticket_ids, { unread: false, at: now() }),
});
