import type { ticketReads } from '@deskwire/contract/desk/tickets.reads.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import * as queries from './queries.ts';

type Entry = typeof ticketReads.markUnread;

/** Marks tickets as unread for the caller, whether or not anybody changes them. */
export const markUnread = async ({ db, scope, now }: Ctx<Entry>, { ticket_ids }: In<Entry>): Promise<Out<Entry>> => ({
  marked: await queries.mark(db, scope, ticket_ids, { unread: true, at: now() }),
});
