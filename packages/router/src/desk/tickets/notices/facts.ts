import { visibilityOf } from '@deskwire/contract/kit/access.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { JobScope } from '../../../kit/context.ts';
import type { Recipient } from '../../../kit/events/notices.ts';
import { listHolders } from '../../../identity/people/recipients/recipients.ts';
import { getSetting } from '../../../platform/settings/settings.ts';
import { keyOf } from '../present.ts';
import * as queries from './queries.ts';

/** A ticket with what notices need to name it. */
export interface TicketFacts {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly source: string;
  readonly reporter_id: string;
  readonly assignee_id: string | null;
  readonly resolution_notes: string | null;
}
interface Reading {
  readonly db: Db;
  readonly scope: Pick<JobScope, 'team_id' | 'ticket_prefix'>;
}

/** Reads a ticket for the notices of any domain. Undefined if it does not exist or was deleted. */
export async function readTicketFacts({ db, scope }: Reading, id: string | null): Promise<TicketFacts | undefined> {
  const row = id === null ? undefined : await queries.findTicket(db, scope.team_id, id);
  return row && { ...row, key: keyOf(scope, row.number) };
}

/** The people concerned with a ticket: its reporter, its assignee and its watchers. */
export async function readConcerned({ db, scope }: Reading, ticket: TicketFacts): Promise<string[]> {
  const watchers = await queries.listWatchers(db, scope.team_id, ticket.id);
  return [
    ...new Set([
      ticket.reporter_id,
      ...(ticket.assignee_id === null ? [] : [ticket.assignee_id]),
      ...watchers.map(({ person_id }) => person_id),
    ]),
  ];
}

/**
 * The people who handle tickets whom the words of a customer reach: the one who answered last or, if nobody has the ticket and
 * nobody ever answered, those that the team's setting names.
 */
export async function readDesk({ db, scope }: Reading, ticket: TicketFacts): Promise<string[]> {
  const { team_id } = scope;
  const answered = await queries.findLastAnswer(db, team_id, ticket);
  if (answered !== undefined) return [answered.author_id];
  if (ticket.assignee_id !== null) return [];
  const told = await getSetting(db, { scope: 'team', owner_id: team_id }, 'new_ticket_tells');
  return told === 'nobody' ? [] : listHolders(db, team_id, told === 'handlers' ? 'tickets.handle' : 'tickets.manage');
}

/** The tickets that were merged into one, by reporter. */
export async function readMerged({ db, scope }: Reading, { id }: TicketFacts): Promise<TicketFacts[]> {
  const rows = await queries.listMerged(db, scope.team_id, id);
  return rows.map((row) => ({ ...row, key: keyOf(scope, row.number) }));
}

/** Whether somebody concerned with a ticket may open it. People without an account get no link that opens more than that. */
export const mayOpen = (ticket: TicketFacts, { id, user_id, roles }: Recipient): boolean =>
  user_id === null || id === ticket.reporter_id || visibilityOf(roles) !== 'requester';
