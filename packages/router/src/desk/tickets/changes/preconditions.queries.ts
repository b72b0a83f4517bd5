import { sql } from 'kysely';
import type { TicketField } from '@deskwire/contract/desk/tickets.config.ts';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { FormedField } from './custom-fields.ts';
import type { Status } from './transitions.ts';
import { isHere, personMay } from '../../../identity/people/fragments.ts';
import { isOpenProject, seesAllProjects } from '../../../work/projects/fragments.ts';

const on = tables<'ticket_statuses' | 'ticket_fields' | 'ticket_forms'>();

/** The facts that a change depends on, besides the ticket itself. */
export interface PreconditionsWanted {
  readonly statuses?: boolean;
  readonly assignee_id?: string | null | undefined;
  readonly project_id?: string | null | undefined;
  readonly reporter_id?: string | undefined;
  readonly fields?: boolean;
}
interface Known {
  /** In the team's order. */
  readonly statuses: readonly Status[];
  /** Null if there is no such person, false if tickets cannot be assigned to them. */
  readonly assignee_fit: boolean | null;
  /** Whether the person to report it is in the team. */
  readonly reporter_here: boolean | null;
  /** Whether the project is there and the person may see it. */
  readonly project_open: boolean;
  readonly fields: readonly (TicketField & Pick<FormedField, 'asked'>)[];
}
export type Preconditions<W extends PreconditionsWanted = PreconditionsWanted> = (W extends { statuses: true }
  ? Pick<Known, 'statuses'>
  : object) &
  Partial<Known>;

const statusesOf = (scope: TeamScope) => sql<Known['statuses']>`(
  select coalesce(jsonb_agg(jsonb_build_object('slug', s.slug, 'category', s.category, 'transitions', s.transitions)
    order by s.position), '[]') from ticket_statuses s where s.team_id = ${scope.team_id})`;

/**
 * Whether a person is there and has a role that work can be assigned to. They are held until the transaction ends: whoever
 * leaves meanwhile waits, so that what was just assigned to them is taken off them as well.
 */
export const isAssignable = (team_id: unknown, person_id: unknown) =>
  personMay(sql`${team_id}`, sql`${person_id}`, 'tickets.beAssigned', { held: true });

export const fieldsOf = (team_id: unknown) => sql<Known['fields']>`(
  select coalesce(jsonb_agg(jsonb_build_object('key', f.key, 'name', f.name, 'kind', f.kind, 'options', f.options,
    'required', f.required, 'requester_visible', f.requester_visible,
    'asked', (select jsonb_object_agg(o.type, coalesce(o.fields -> f.key, '{}')) from ticket_forms o
      where o.team_id = f.team_id)) order by f.position), '[]')
  from ticket_fields f where f.team_id = ${team_id})`;

/** The wanted facts as columns of whatever statement reads the ticket. */
export const preconditionColumns = (scope: TeamScope, wanted: PreconditionsWanted) => [
  ...(wanted.statuses === true ? [statusesOf(scope).as('statuses')] : []),
  ...(typeof wanted.assignee_id === 'string'
    ? [isAssignable(scope.team_id, wanted.assignee_id).as('assignee_fit')]
    : []),
  ...(wanted.reporter_id === undefined
    ? []
    : [isHere(sql`${scope.team_id}`, sql`${wanted.reporter_id}`).as('reporter_here')]),
  ...(typeof wanted.project_id === 'string'
    ? [
        isOpenProject(
          { team_id: scope.team_id, person_id: scope.person_id, manages: seesAllProjects(scope) },
          wanted.project_id,
        ).as('project_open'),
      ]
    : []),
  ...(wanted.fields === true ? [fieldsOf(scope.team_id).as('fields')] : []),
];

/** The wanted facts alone, for a change of several tickets. */
export async function readPreconditions<W extends PreconditionsWanted>(
  db: Db,
  scope: TeamScope,
  wanted: W,
): Promise<Preconditions<W>> {
  const columns = preconditionColumns(scope, wanted);
  if (columns.length === 0) return {} as Preconditions<W>;
  const { rows } = await sql<Preconditions<W>>`select ${sql.join(columns)}`.execute(on(db));
  return rows[0]!;
}
