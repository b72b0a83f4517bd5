import type { Tx } from '@deskwire/database/schema.ts';
import type { Outbox, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkVersion } from '../../../kit/version.ts';
import { confirmFields } from '../classified/queries.ts';
import { forgetWords } from '../list/forget-words.ts';
import { wordsOf } from '../list/search-terms.ts';
import { presentTicket } from '../present.ts';
import * as queries from '../queries.ts';
import { changesSomething, decide, type Decision, type Wanted } from './decide.ts';

interface Changing {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly outbox: Outbox;
  readonly now: () => string;
}
interface Changed {
  readonly row: queries.TicketRow;
  readonly decision: Decision;
}

/** Locks a ticket, decides the change and writes it. Refuses a `version` that is not the ticket's, with the ticket as it is. */
export async function changeTicket(
  { db, scope, outbox, now }: Changing,
  ticket_id: string,
  wanted: Wanted,
  version: number | undefined,
): Promise<Changed> {
  const ticket = await queries.lockTicket(db, scope, ticket_id, {
    statuses: wanted.status !== undefined,
    fields: wanted.custom !== undefined,
    assignee_id: wanted.assignee_id,
    project_id: wanted.project_id,
  });
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  await checkVersion(ticket, version, () => presentTicket(scope)(ticket));
  const decision = decide(ticket, wanted, ticket, now());
  // Whoever sets what is a default anyway has chosen it.
  const chosen = Object.keys(wanted).filter((field) => queries.guessable.has(field));
  if (chosen.some((field) => !(field in decision.set))) await confirmFields(db, scope, ticket.id, chosen);
  if (!changesSomething(decision)) return { row: ticket, decision };
  const [row] = await queries.updateTickets(db, scope, [{ id: ticket.id, ...decision.set }], now());
  if (decision.set.title !== undefined || decision.set.description !== undefined)
    await reword({ db, scope, outbox }, wordsIn(ticket), wordsIn(row!));
  return { row: row!, decision };
}

const wordsIn = ({ title, description }: queries.TicketRow) => wordsOf(`${title} ${description}`);
async function reword(
  { db, scope, outbox }: Pick<Changing, 'db' | 'scope' | 'outbox'>,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const added = after.filter((word) => !before.includes(word));
  const gone = before.filter((word) => !after.includes(word));
  if (added.length > 0) await queries.rememberWords(db, scope, added);
  if (gone.length > 0) outbox.later(forgetWords, { words: gone });
}
