import { sql } from 'kysely';
import { compiledQueries, type Slots } from '@deskwire/database/compiled.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import { fieldsOf, isAssignable, type Preconditions } from './changes/preconditions.queries.ts';
import { returned, type TicketRow } from './queries.ts';
import { insertedPassage } from '../../knowledge/search/fragments.ts';
import { isHere } from '../../identity/people/fragments.ts';
import { isOpenProject, seesAllProjects } from '../../work/projects/fragments.ts';

const on = tables<'tickets' | 'ticket_statuses' | 'counters'>();

export interface NewTicket {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly type: TicketRow['type'];
  readonly priority: TicketRow['priority'];
  readonly category: string | null;
  readonly tags: readonly string[];
  readonly reporter_id: string;
  readonly assignee_id: string | null;
  readonly project_id: string | null;
  readonly custom: Readonly<Record<string, unknown>>;
  readonly source: string;
  readonly external_key: string | null;
  /** The fields whose value no person has chosen. */
  readonly defaulted_fields: readonly string[];
  /** Length and terms of the first passage by which search finds the ticket. */
  readonly length: number;
  readonly terms: string;
  readonly now: string;
}
interface Values extends Omit<NewTicket, 'custom'> {
  readonly team_id: TeamId;
  readonly person_id: string;
  readonly manages: boolean;
  readonly custom: string;
}
type Inserted = TicketRow &
  Pick<Preconditions, 'assignee_fit' | 'project_open'> & { readonly reporter_here?: boolean } & Required<
    Pick<Preconditions, 'fields'>
  >;
interface Shape {
  readonly visibility: TeamScope['visibility'];
  readonly assigned: boolean;
  readonly inProject: boolean;
  readonly onBehalf: boolean;
}
const run = compiledQueries<Values>();

/**
 * Inserts a ticket with the team's next number and first open status, and the passage that it is found by: one statement, which also
 * answers what the caller must check afterwards. Undefined: the proposed id is taken.
 */
export async function insertTicket(db: Tx, scope: TeamScope, ticket: NewTicket): Promise<Inserted | undefined> {
  const shape: Shape = {
    visibility: scope.visibility,
    assigned: ticket.assignee_id !== null,
    inProject: ticket.project_id !== null,
    onBehalf: ticket.reporter_id !== scope.person_id,
  };
  const { team_id, person_id } = scope;
  const values = {
    ...ticket,
    team_id,
    person_id,
    manages: seesAllProjects(scope),
    custom: JSON.stringify(ticket.custom),
  };
  const rows = await run<Inserted>(on(db), { shape: JSON.stringify(shape) }, values, (v) => insertion(shape, v));
  return rows[0];
}

const insertion = (shape: Shape, v: Slots<Values>) => sql<Inserted>`
  with numbered as (
    insert into counters (team_id, kind, next) values (${v.team_id}, 'ticket', 2)
    on conflict (team_id, kind) do update set next = counters.next + 1 returning next - 1 as number),
  indexed as (${insertedPassage('ticket', v)}),
  initial as (
    select slug, category from ticket_statuses where team_id = ${v.team_id} and category = 'open' order by position limit 1)
  insert into tickets (team_id, id, number, title, description, type, priority, status, status_category, category, tags,
    reporter_id, assignee_id, project_id, custom, source, external_key, defaulted_fields, created_at, updated_at)
  select ${v.team_id}::uuid, ${v.id}::uuid, numbered.number, ${v.title}, ${v.description}, ${v.type}, ${v.priority},
    initial.slug, initial.category, ${v.category}, ${v.tags}::text[], ${v.reporter_id}::uuid, ${v.assignee_id}::uuid,
    ${v.project_id}::uuid, ${v.custom}::jsonb, ${v.source}, ${v.external_key}, ${v.defaulted_fields}::text[],
    ${v.now}::timestamptz, ${v.now}::timestamptz
  from numbered, initial
  on conflict (team_id, id) do nothing
  returning ${returned(shape.visibility, v)}, ${sql.join(factsOf(shape, v))}`;

const factsOf = (shape: Shape, v: Slots<Values>) => [
  fieldsOf(v.team_id).as('fields'),
  ...(shape.assigned ? [isAssignable(v.team_id, v.assignee_id).as('assignee_fit')] : []),
  ...(shape.inProject ? [isOpenProject(v, v.project_id).as('project_open')] : []),
  ...(shape.onBehalf
    ? [
        isHere(sql`${v.team_id}`, sql`${v.reporter_id}`)
          .$castTo<boolean>()
          .as('reporter_here'),
      ]
    : []),
];

/** The id of the ticket that came from elsewhere under this key, deleted or not. */
export const findByExternal = async (
  db: Db,
  { team_id }: InTeam,
  { source, external_key }: { readonly source: string; readonly external_key: string },
): Promise<string | undefined> =>
  (
    await on(db)
      .selectFrom('tickets')
      .select('id')
      .where('team_id', '=', team_id)
      .where('source', '=', source)
      .where('external_key', '=', external_key)
      .executeTakeFirst()
  )?.id;
