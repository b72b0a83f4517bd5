import { randomUUIDv7 } from 'node:crypto';
import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { ensureContact, personMeant } from '../../identity/people/known/known.ts';
import type { Ctx, Events, In, TeamScope } from '../../kit/context.ts';
import { AppError, constraintMeans, invalid } from '../../kit/errors.ts';
import { resolveMe } from '../../kit/access/me.ts';
import { checkCustom, mergedCustom } from './changes/custom-fields.ts';
import { insertTicket } from './create.queries.ts';
import { indexTexts } from '../../knowledge/search/index/index-texts.ts';
import { passagesOf } from '../../knowledge/search/index/passages.ts';
import { indexedTicket } from './list/searched.ts';
import { presentTicket } from './present.ts';
import type { TicketRow } from './queries.ts';

constraintMeans({
  tickets_external: 'EXTERNAL_KEY_TAKEN',
  tickets_team_id_reporter_id_fkey: 'PERSON_NOT_FOUND',
  tickets_team_id_assignee_id_fkey: 'PERSON_NOT_FOUND',
  tickets_team_id_project_id_fkey: 'PROJECT_NOT_FOUND',
  tickets_team_id_status_fkey: 'TICKET_STATUS_NOT_FOUND',
});

type CreateCtx = Ctx<typeof tickets.create>;
type Input = In<typeof tickets.create>;

/** A new ticket is reported by its author, or by somebody for whom an agent writes it down. */
export async function createTicket(ctx: CreateCtx, input: Input): Promise<Ticket> {
  const { scope, request } = ctx;
  checkMaySet(scope, input);
  const { team_id: _, reporter: _reporter, ...ticket } = input;
  const row = await openTicket(ctx, {
    ...ticket,
    reporter_id: await reporterOf(ctx, input),
    assignee_id: resolveMe(scope, input.assignee_id),
    source: input.source ?? (request.origin === 'mcp' ? 'mcp' : 'api'),
  });
  return presentTicket(scope)(row);
}

interface Opening {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly now: () => string;
  readonly events: Events<'ticket.created' | 'ticket.assigned'>;
}
/** A ticket to open; `source` and `external_key` together are unique in a team. */
export type Opened = Omit<Input, 'team_id' | 'reporter' | 'source' | 'assignee_id' | 'reporter_id'> & {
  readonly reporter_id: string;
  readonly assignee_id?: string | null | undefined;
  readonly source: string;
  /** Whether it may lack fields that its form requires: the author of an email was never shown the form. */
  readonly incomplete?: true;
};
/**
 * Opens a ticket in the team's first open status under its next number, for whoever brings one in. Throws what does not
 * fit, which rolls back what was written.
 */
export async function openTicket({ db, scope, events, now }: Opening, ticket: Opened): Promise<TicketRow> {
  const custom = mergedCustom({}, ticket.custom ?? {});
  const { assignee_id = null, description = '' } = ticket;
  const fresh = {
    id: ticket.id ?? randomUUIDv7(),
    title: ticket.title,
    description,
    category: ticket.category ?? null,
    tags: [...new Set(ticket.tags)],
    custom,
    resolution_notes: null,
  };
  const indexed = indexedTicket(fresh);
  const passages = passagesOf(indexed);
  const { length, terms } = passages[0]!;
  const row = await insertTicket(db, scope, {
    ...fresh,
    type: ticket.type ?? 'request',
    priority: ticket.priority ?? 'medium',
    reporter_id: ticket.reporter_id,
    assignee_id,
    project_id: ticket.project_id ?? null,
    source: ticket.source,
    external_key: ticket.external_key ?? null,
    defaulted_fields: (['type', 'priority'] as const).filter((field) => ticket[field] === undefined),
    length,
    terms,
    now: now(),
  });
  if (row === undefined) throw new AppError('ID_TAKEN', { id: ticket.id! });
  // Checked after writing: a throw rolls the row back, and most tickets need no further statement.
  if (row.reporter_here === false) throw new AppError('PERSON_NOT_FOUND');
  if (row.assignee_fit === false) throw new AppError('TICKET_ASSIGNEE_UNFIT', { person_id: assignee_id! });
  if (row.project_open === false) throw new AppError('PROJECT_NOT_FOUND');
  checkCustom(row.fields, ticket.custom ?? {}, {
    type: row.type,
    complete: ticket.incomplete === true ? undefined : custom,
    requester: scope.visibility === 'requester',
  });
  const { id, version, title, type, priority, source } = row;
  if (passages.length > 1) await indexTexts(db, scope, [indexed]);
  events.add('ticket.created', { id, version }, { title, type, priority, source });
  if (assignee_id !== null) events.add('ticket.assigned', { id, version }, { from: null, to: assignee_id });
  return row;
}

const forHandlers = ['assignee_id', 'reporter_id', 'reporter', 'external_key'] as const;
const notForRequesters = ['project_id', 'tags'] as const;
/** Only people who handle tickets may assign them or report for others; requesters do not choose a project either. */
function checkMaySet(scope: TeamScope, input: Input): void {
  if (rolesPermit(scope.roles, 'tickets.handle')) return;
  const refused = [...forHandlers, ...(scope.visibility === 'requester' ? notForRequesters : [])].filter(
    (field) => (input[field] ?? null) !== null && !(field === 'reporter_id' && isSelf(scope, input.reporter_id)),
  );
  if (refused.length > 0) throw new AppError('FORBIDDEN', { needs: 'tickets.handle', fields: refused });
}
const isSelf = (scope: TeamScope, id: string | undefined) => id === 'me' || id === scope.person_id;

async function reporterOf({ db, scope, now }: CreateCtx, { reporter, reporter_id }: Input): Promise<string> {
  if (reporter !== undefined && reporter_id !== undefined)
    throw invalid('reporter', 'give reporter_id or reporter, not both');
  if (reporter !== undefined)
    return ensureContact({ db, now }, scope, { email: reporter.email, name: reporter.name ?? reporter.email });
  return personMeant(db, scope, resolveMe(scope, reporter_id ?? 'me'));
}
